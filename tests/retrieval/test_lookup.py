from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.lookup import Lookup
from bot.retrieval.packing import pack_lookup, unpack_lookup
from bot.retrieval.store import UnfitError

TEXT = st.text(st.characters(exclude_categories=[]), max_size=6)


@given(mapping=st.dictionaries(TEXT, st.sampled_from(["GDR", "USSR", "-"])), other=TEXT)
def test_a_lookup_gives_what_its_mapping_gives(mapping: dict[str, str], other: str) -> None:
    made = Lookup.of(mapping)
    packed = unpack_lookup(pack_lookup(made, "names"), "names", made.texts)
    for lookup in (made, packed):
        assert dict(lookup) == mapping
        assert len(lookup) == len(mapping)
        for key in (*mapping, other):
            assert lookup.get(key) == mapping.get(key)
            assert lookup.get(key, "none") == mapping.get(key, "none")
            assert (key in lookup) is (key in mapping)


def test_what_is_no_key_is_told() -> None:
    with pytest.raises(KeyError, match="otter"):
        Lookup.of({"heron": "BIRD"})["otter"]


@pytest.mark.parametrize("place", [-1, 2, 1 << 30])
def test_places_that_point_nowhere_are_found_out(place: int) -> None:
    lookup = Lookup.of({"heron": "BIRD", "otter": "BEAST"})
    arrays = {**pack_lookup(lookup, "names"), "names.places": np.array([0, place], dtype=np.int32)}
    with pytest.raises(UnfitError):
        unpack_lookup(arrays, "names", lookup.texts)


@pytest.mark.parametrize("part", ["text", "offsets", "checksums", "owners", "places"])
def test_a_part_that_is_missing_or_too_short_is_found_out(part: str) -> None:
    lookup = Lookup.of({"heron": "BIRD", "otter": "BEAST"})
    arrays = dict(pack_lookup(lookup, "names"))
    arrays[f"names.{part}"] = arrays[f"names.{part}"][:-1]
    with pytest.raises(UnfitError):
        unpack_lookup(arrays, "names", lookup.texts)
    del arrays[f"names.{part}"]
    with pytest.raises(UnfitError):
        unpack_lookup(arrays, "names", lookup.texts)
