"""What workers begin with, loaded: imported by the process that they are forked from.

It alone is a module whose import does something, because a fork server can be told what to import,
and nothing else.
"""

from __future__ import annotations

import gc
import os

from pipelines.workers import listen_to_no_terminal, quiet_beam

_IN_NO_ENGLISH = "De veerboot naar het eiland vaart morgen weer, zo meldt de rederij in de haven."
_NO_PLACE = "Nowhere upon Sea"


def _load() -> None:
    """Import what a pass needs and build its tables, which no collection then looks through."""
    gc.disable()
    import pipelines.pass_runs  # noqa: F401, PLC0415 - not before Beam has been told to be quiet
    from transforms.events.language.expressions import (  # noqa: PLC0415 - as above
        EXPRESSIONS,
        expressions_file,
    )
    from transforms.lexicons import check_rules  # noqa: PLC0415 - as above
    from transforms.places.gazetteer import country_of_place  # noqa: PLC0415 - as above
    from transforms.text.languages import detected_language  # noqa: PLC0415 - as above

    with EXPRESSIONS.kept_at(expressions_file(os.environ)):
        check_rules()
    detected_language(_IN_NO_ENGLISH)
    country_of_place(_NO_PLACE)
    gc.freeze()
    gc.enable()


listen_to_no_terminal()
quiet_beam()
_load()
