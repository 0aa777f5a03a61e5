-- A run brings a project's build graph up to date. Its input is frozen at the start; its steps are what is made or reused.
create table production_runs (
  id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  task_id uuid not null,
  requested_by uuid not null,
  state text not null check (state in ('running', 'paused', 'completed', 'failed', 'cancelled')),
  input jsonb not null,
  steps_total integer not null,
  steps_done integer not null,
  started_at timestamptz not null,
  finished_at timestamptz
);
-- One production of a project at a time.
create unique index production_runs_active on production_runs (project_id) where state in ('running', 'paused');
create index production_runs_project on production_runs (workspace_id, project_id, started_at desc);
create index production_runs_task on production_runs (task_id);

create table production_steps (
  run_id uuid not null references production_runs (id) on delete cascade,
  step_id text not null,
  kind text not null,
  subject_id text,
  state text not null check (state in ('waiting', 'queued', 'done', 'failed')),
  -- How many of what it needs are not done yet.
  missing integer not null,
  artefact_id uuid,
  sha256 text,
  reused boolean not null,
  elapsed_ms integer,
  primary key (run_id, step_id)
);
create index production_steps_ready on production_steps (run_id) where state = 'waiting' and missing = 0;

create table production_edges (
  run_id uuid not null references production_runs (id) on delete cascade,
  step_id text not null,
  needs text not null,
  primary key (run_id, needs, step_id)
);
