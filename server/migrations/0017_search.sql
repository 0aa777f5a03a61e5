-- search: what stands in the boards of projects, line by line, for one search over everything. Derived: may be made again at
-- any time.

create table search_projects (
  project_id uuid primary key,
  workspace_id uuid not null,
  -- Of the entries, so that an edit that changes none of them writes none.
  entries_sha256 text not null,
  -- In the trash: kept, and not found.
  is_hidden boolean not null default false,
  indexed_at timestamptz not null
);

create table search_entries (
  project_id uuid not null references search_projects (project_id) on delete cascade,
  ordinal integer not null,
  workspace_id uuid not null,
  kind text not null check (kind in ('character', 'scene', 'line')),
  ref_id uuid not null,
  -- Where it is first seen.
  shot_id uuid,
  line_number integer,
  title text not null,
  detail text not null,
  search_text text not null,
  primary key (project_id, ordinal)
);
create index search_entries_by_workspace on search_entries (workspace_id, kind);
