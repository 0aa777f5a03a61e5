-- artefacts: what exists is looked up by key alone. The unique index has the kind between workspace and key: only PostgreSQL 18 and
-- later skip it, others read all entries of the workspace.

create index artefacts_by_key on artefacts (workspace_id, key);
