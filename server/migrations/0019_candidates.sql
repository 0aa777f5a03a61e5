-- candidates: several results for one thing, made by engines or put in by people. And: people edit locations of the board.

alter table board_edits drop constraint board_edits_anchor_kind_check;
alter table board_edits add constraint board_edits_anchor_kind_check
  check (anchor_kind in ('scene', 'shot', 'line', 'character', 'location'));

create table candidates (
  id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  subject_kind text not null check (subject_kind in ('shot', 'character', 'location', 'line')),
  subject_id uuid not null,
  state text not null check (state in ('waiting', 'ready', 'failed')),
  source text not null check (source in ('engine', 'upload')),
  engine_id text,
  variant integer,
  prompt text,
  -- What it is made from: the step as it is ordered from generation, with the key of its artefact. Null for an upload.
  artefact_kind text,
  artefact_key text,
  step jsonb,
  artefact_id uuid,
  file_id uuid,
  sha256 text,
  media_type text,
  size_bytes bigint,
  facts jsonb not null default '{}',
  failure jsonb,
  task_id uuid,
  made_by uuid not null,
  created_at timestamptz not null
);
-- One description gives one candidate, however often it is asked for; one that failed may be asked for again.
create unique index candidates_key on candidates (project_id, subject_kind, subject_id, artefact_key) where state <> 'failed';
create index candidates_of_project on candidates (project_id, subject_kind, subject_id, created_at desc);
create index candidates_content on candidates (sha256);
create index candidates_of_task on candidates (task_id) where state = 'waiting';
