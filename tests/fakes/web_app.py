"""The web chat and console on fakes, as a real server: ``python -m tests.fakes.web_app --port 8099``."""

from __future__ import annotations

import argparse

import uvicorn
from fastapi import FastAPI
from nicegui import ui

from bot import console
from bot.channels import web
from tests.fakes.web_services import FakeServices, fill_with_samples


def build(services: FakeServices) -> FastAPI:
    """The app as the product composes it, and two switches for tests."""
    api = FastAPI()

    @api.post("/fake/down/{state}")
    def down(state: bool) -> None:
        services.store.down = state

    @api.get("/fake/stored")
    def stored() -> dict[str, list[str]]:
        state = services.store.state
        return {
            "texts": [row.incoming.text for row in state.inbox.rows],
            "buttons": [row.incoming.button or "" for row in state.inbox.rows],
            "audit": ["|".join(record) for record in state.audit.records],
            "conversations": [row.external_id for row in state.conversations.rows.values()],
        }

    console.mount(api, services)
    web.mount(api, services)
    ui.run_with(api, storage_secret="only-for-tests-0123456789", **web.run_options(services.settings))
    return api


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--delay", type=float, default=0.3, help="seconds until the fake answers")
    options = parser.parse_args()
    services = FakeServices(delay=options.delay)
    fill_with_samples(services)
    uvicorn.run(build(services), host="127.0.0.1", port=options.port, log_level="warning")


if __name__ == "__main__":
    main()
