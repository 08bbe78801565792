"""Words of the product's own that stand inside a sentence."""


class Words(str):
    """Words of the product's own inside a sentence, such as reasons and lists: never shortened."""

    __slots__ = ()
