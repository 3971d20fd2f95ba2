"""The databases' forms over time: one line of revisions per cluster, run by `portal migrate`."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from portal.database import sqlalchemy_dsn

CLUSTERS = ("view", "keystore")


def migrate(cluster: str, owner_dsn: str) -> None:
    """Bring one cluster to the newest form, connected as the owner of its tables. Safe to repeat."""
    if cluster not in CLUSTERS:
        raise ValueError(f"no such cluster: {cluster}")
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / cluster))
    engine = create_engine(sqlalchemy_dsn(owner_dsn), hide_parameters=True)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()
