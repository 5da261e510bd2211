"""Errors of the knowledge layer; one root."""


class KnowledgeError(Exception):
    """Something in the assistant's knowledge is missing or broken."""


class TableError(KnowledgeError):
    """A table of the knowledge cannot be used.

    ``place`` is the file and the dotted key ("shared.yml: no_shop.test"), ``code`` the kind of
    mistake, ``key`` the key below the place that is wrong ("" for the place itself), ``value``
    what stands there and ``hint`` what may have been meant. `laobing rules check` words them.
    """

    def __init__(
        self,
        place: str,
        code: str,
        message: str,
        *,
        key: str = "",
        value: object = None,
        hint: str = "",
    ) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place
        self.code = code
        self.key = key
        self.value = value
        self.hint = hint
