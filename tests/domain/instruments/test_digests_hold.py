"""The digest of a built-in definition never moves by itself: it is stored with every response that was ever given."""

import pytest

from clinic.domain import instruments

DIGESTS = {
    "urgent": "4002f469b933603c4123c0ab4bf3200fb8555b486135717cf73be0a12ed3734f",
    "survey": "34bbfb84957276307a98bea879dc0f5d8cbe8ae34ef49a9f9b8cacf5d824efee",
    "pain": "656ded1b95a73d8bbcd7fc2c078554c5b56cf0209a27544bb459b06cf13ab561",
    "spasm7": "fd5cd01cf315026fbd418615eb792f0dad5565cffcc09973d960e32d260fca83",
    "pgic": "f4c1d69161fc63b1207c46c0cd2f78d596beef64f9809057c780ec53ec0ffe64",
    "agenda": "b0d88d6f0b65200fbde740e7b45e97d6cf06321a8bea4874a7fc891e49e9500d",
    "criteria_details": "2468e87d8eec8ebae6c18bfe59420c0381025bc9064eec2cff5d8b20c69ee11c",
    "fiqr": "59c2159163be8a86fb416a252f4c98d607f21a035880a4012adfd50ddc45ea4f",
}


@pytest.mark.parametrize("key", DIGESTS)
def test_a_definition_that_did_not_change_keeps_its_digest(key):
    assert instruments.get(key).digest == DIGESTS[key]
