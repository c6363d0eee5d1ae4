"""dbt's page, filled: whatever a description says, the page stays one page."""

from __future__ import annotations

import json

import pytest

from orchestration.documentation import _in_script


@pytest.mark.parametrize("text", ["</script><b>", "</SCRIPT >", "<!--<script>", 'a "b" < c'])
def test_no_description_ends_the_script_that_holds_it(text: str) -> None:
    written = _in_script(json.dumps({"description": text}))
    assert "<" not in written
    assert json.loads(written) == {"description": text}
