// Opens the filters on wide screens, for browsers that cannot do so by style alone.
const filters = document.querySelector("details.filters");
if (filters && matchMedia("(min-width: 48em)").matches) filters.open = true;
