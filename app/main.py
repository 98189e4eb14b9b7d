"""The application: settings in, a web service out."""

import importlib
import pkgutil
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from types import ModuleType

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.routing import Route

import app.tables  # noqa: F401  (relations are resolved by name)
from app import measurements
from app.clock import clock_starting_at
from app.database import open_database
from app.feedpoll import PATH as FEED_PATH
from app.feedpoll import FeedPoll, FrontDoor
from app.links import links_of
from app.routers import api, pages
from app.settings import Settings, read_settings
from app.shelf import open_shelf
from app.web.asking import House
from app.web.guards import Guards
from app.web.pages import FOLDER
from app.web.problems import answer_refusals

BODY_LIMIT = 4 << 20


def open_house(settings: Settings) -> House:
    """Open the doors to the outer world that the settings name."""
    return House(
        settings,
        open_database(settings),
        open_shelf(settings),
        links_of(settings),
        clock_starting_at(settings.clock_start),
    )


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the web service; without settings, those of the environment."""
    house = open_house(settings or read_settings())
    feed_poll = FeedPoll(house, observe=measurements.observe_request)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        yield
        await feed_poll.close()
        house.database.close()

    application = FrontDoor(
        title="Điểm cầu",
        version="1",
        summary="Coordination of meetings and videoconferences of the Government Office.",
        lifespan=lifespan,
        max_body_size=BODY_LIMIT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        telemetry={"tracing": False, "metrics": False},
    )
    application.feed_poll = feed_poll
    application.state.house = house
    application.state.write_turns = {}
    for module in (*modules_of(pages), *modules_of(api)):
        application.include_router(module.router)
    application.router.routes.append(Route(FEED_PATH, feed_poll, include_in_schema=False))
    application.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    answer_refusals(application)
    application.add_middleware(Guards, observe=measurements.observe_request)
    return application


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    """Yield the modules of a package of routers, each with its ``router``."""
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        if isinstance(getattr(module, "router", None), APIRouter):
            yield module
