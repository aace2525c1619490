"""A file that is far too large is refused before any of it is read, also by what makes its digest."""

import pytest

from clinic.exchange.refusals import FileRefused
from clinic.services import imports
from tests.exchange.spreadsheet.test_refused_files import GIGABYTE, Generated
from tests.fixtures import visit_files
from tests.fixtures.storage import TODAY


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_gigabyte_is_refused_before_any_of_it_is_read(session, clinician):
    stream = Generated(GIGABYTE)
    with pytest.raises(FileRefused, match="larger than 256 MB"):
        imports.open_visits(session, stream, "huge.csv", visit_files.MAP, account_id=clinician.id, today=TODAY)
    assert stream.taken == 0
