"""The schemas in PostgreSQL: which are ours, under which names they wait, and who may read them.

A schema is ours by its comment, never by its name alone: what somebody else made is not touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from orchestration.publication.postgres.errors import PostgresFailed
from orchestration.publication.postgres.target import literal, name

if TYPE_CHECKING:
    from orchestration.publication.postgres.target import Target

READER = "cx_reader"
"""The role that may read and do nothing else; administrators grant it to people and tools."""
NEXT, OLD = "cx_next_", "cx_old_"
_OURS = "Published by cx-warehouse. Run "


def comments_of(target: Target) -> dict[str, str]:
    """The run that each of our schemas holds, by the schema's name."""
    rows = target.rows(
        "select nspname::text, obj_description(oid, 'pg_namespace') from pg_namespace "
        f"where starts_with(obj_description(oid, 'pg_namespace'), {literal(_OURS)}) order by 1"
    )
    return {schema: comment.removeprefix(_OURS) for schema, comment in rows}


def shown(target: Target) -> dict[str, str]:
    """Those of them that readers see."""
    runs = comments_of(target).items()
    return {schema: run for schema, run in runs if not schema.startswith((NEXT, OLD))}


def require_free(target: Target, schemas: Sequence[str]) -> None:
    """Make sure that publishing takes nothing away from anybody.

    Raises:
        PostgresFailed: a schema of that name is somebody else's, or another user published it, or
            something of somebody else's is built on what is published and would go with it.
    """
    target.doing = "looking at what is there"
    ours = comments_of(target)
    there = {schema for (schema,) in target.rows("select nspname::text from pg_namespace")}
    foreign = sorted(there & {*schemas, *(NEXT + each for each in schemas)} - set(ours))
    if foreign:
        raise PostgresFailed(
            f"The database has a schema {', '.join(foreign)} that no publication made. Nothing was "
            "touched: name a database of its own in CX_POSTGRES, or rename that schema."
        )
    for owner, names in _of_other_users(target, list(ours)):
        raise PostgresFailed(
            f"The schemas {', '.join(names)} belong to {owner}, and the user of CX_POSTGRES does "
            "not. Nothing was touched. Publish as that user; or have an administrator give each "
            f"away with all that it holds: alter schema {names[0]} owner to <user>, and the same "
            "of its tables and views."
        )
    built_on = _built_on(target, list(ours))
    if built_on:
        raise PostgresFailed(
            f"{', '.join(built_on)} of somebody else's read what is published and would go with "
            "it: PostgreSQL binds a view to a table, not to its name. Nothing was touched. Drop "
            "them, or keep them as queries in the tool that asks. Next: the same command again"
        )


def _of_other_users(target: Target, schemas: Sequence[str]) -> list[tuple[Any, ...]]:
    """Owners whose rights are not ours, each with those of the schemas that are theirs."""
    ours = ", ".join(map(literal, schemas)) or "null"
    return target.rows(
        "select pg_get_userbyid(nspowner)::text, array_agg(nspname::text order by nspname) "
        f"from pg_namespace where nspname in ({ours}) and not pg_has_role(nspowner, 'usage') "
        "group by 1 order by 1"
    )


def _built_on(target: Target, schemas: Sequence[str]) -> list[str]:
    """Views of other schemas that read ours."""
    if not schemas:
        return []
    ours = ", ".join(literal(schema) for schema in schemas)
    rows = target.rows(
        "select distinct v.oid::regclass::text from pg_depend d "
        "join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid "
        "join pg_class v on v.oid = r.ev_class join pg_namespace vn on vn.oid = v.relnamespace "
        "join pg_class t on d.refclassid = 'pg_class'::regclass and t.oid = d.refobjid "
        "join pg_namespace tn on tn.oid = t.relnamespace "
        f"where tn.nspname in ({ours}) and vn.nspname not in ({ours}) order by 1"
    )
    return [view for (view,) in rows]


def create(target: Target, schemas: Sequence[str], run_id: str) -> None:
    """Create the schemas under the names that they have until the swap."""
    target.doing = "creating schemas"
    target.run(
        "; ".join(
            f"create schema {name(NEXT + each)}; "
            f"comment on schema {name(NEXT + each)} is {literal(_OURS + run_id)}"
            for each in schemas
        )
    )


def sweep(target: Target) -> None:
    """Drop what was swapped out, and what a publication that did not end has left.

    All of it stays where somebody built a view on it meanwhile; `require_free` then names that.
    """
    target.doing = "removing old schemas"
    waste = [each for each in comments_of(target) if each.startswith((NEXT, OLD))]
    if waste and not _built_on(target, waste):
        target.run(f"drop schema {', '.join(map(name, waste))} cascade")


def require_reader(target: Target) -> None:
    """Make the role that reads, where nobody has yet."""
    target.doing = f"creating the role {READER}"
    if not target.rows(f"select 1 from pg_roles where rolname = '{READER}'"):
        target.run(f"create role {READER} nologin")


def grant(target: Target, schemas: Sequence[str]) -> None:
    """Let the reading role read all of the new schemas."""
    target.doing = f"granting to {READER}"
    for each in schemas:
        schema = name(NEXT + each)
        target.run(
            f"grant usage on schema {schema} to {READER}; "
            f"grant select on all tables in schema {schema} to {READER}"
        )


def relations(target: Target, schemas: Sequence[str]) -> list[str]:
    """Every table and view of some schemas, as SQL writes it; views first, which read tables."""
    if not schemas:
        return []
    rows = target.rows(
        "select quote_ident(nspname) || '.' || quote_ident(relname) from pg_class "
        "join pg_namespace on pg_namespace.oid = relnamespace where relkind in ('r', 'v') "
        f"and nspname in ({', '.join(literal(each) for each in schemas)}) order by relkind desc, 1"
    )
    return [path for (path,) in rows]
