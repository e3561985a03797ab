"""How fast a sheet's addresses are judged, beside email-validator (DESIGN 11: 15 times as fast)."""

from __future__ import annotations

import time

from email_validator import validate_email
from pytest_benchmark.fixture import BenchmarkFixture

from optindesk.flows.addresses import read_address

ADDRESSES = [f"person{number}@example{number % 300}.org" for number in range(20_000)]


def test_the_addresses_of_a_sheet(benchmark: BenchmarkFixture) -> None:
    def ours() -> None:
        for address in ADDRESSES:
            read_address(address)

    benchmark.pedantic(ours, rounds=3)
    start = time.perf_counter()
    for address in ADDRESSES:
        validate_email(address, check_deliverability=False, test_environment=True)
    theirs = time.perf_counter() - start
    benchmark.extra_info["times email-validator (goal 15)"] = round(
        theirs / benchmark.stats.stats.min, 1
    )
