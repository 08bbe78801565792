"""What a person does with the registry at the command line."""
