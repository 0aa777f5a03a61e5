-- boards: what people edit, laid over the breakdown of a project by ids that survive new versions of the script.

create table boards (
  project_id uuid primary key,
  workspace_id uuid not null,
  -- The breakdown that `ids` are aligned with.
  script_version integer not null,
  breakdown_sha256 text not null,
  -- {scenes, shots, lines, characters, locations}: ids in the order of the breakdown's arrays.
  ids jsonb not null,
  -- How things looked before they were changed or taken out, so that text that comes back gets its id, and its edits, back.
  memory jsonb not null,
  revision integer not null default 1,
  updated_at timestamptz not null
);
create index boards_by_workspace on boards (workspace_id, updated_at desc);

-- The edits in force: one value per thing and field.
create table board_edits (
  workspace_id uuid not null,
  project_id uuid not null references boards (project_id) on delete cascade,
  anchor_kind text not null check (anchor_kind in ('scene', 'shot', 'line', 'character')),
  anchor_id uuid not null,
  field text not null,
  value jsonb not null,
  -- How the thing looked when it was edited, for a person who meets the edit after the thing is gone.
  said text not null,
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (project_id, anchor_kind, anchor_id, field)
);

-- What was changed, newest last, so that it can be taken back and done again.
create table board_log (
  workspace_id uuid not null,
  project_id uuid not null references boards (project_id) on delete cascade,
  number integer not null,
  label text not null,
  changes jsonb not null,
  is_undone boolean not null default false,
  made_by uuid not null,
  made_at timestamptz not null,
  primary key (project_id, number)
);
