-- tasks: what a person sees of long work. A task owns any number of jobs; the queue may forget them, the task stays.

create table tasks (
  id uuid primary key,
  workspace_id uuid not null,
  project_id uuid,
  kind text not null,
  title text not null,
  subject_kind text,
  subject_id uuid,
  state text not null check (state in ('created', 'queued', 'running', 'paused', 'settling', 'completed', 'failed', 'cancelled')),
  -- Grows with every retry.
  attempt integer not null default 0,
  done_units bigint,
  total_units bigint,
  percent smallint not null default 0 check (percent between 0 and 100),
  message text,
  estimate_seconds integer,
  result jsonb,
  error jsonb,
  -- In 1/1,000,000 of the unit of the currency.
  cost_micros bigint not null default 0,
  cost_currency text,
  log_lines bigint not null default 0,
  created_by uuid not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  updated_at timestamptz not null,
  removed_at timestamptz
);
-- Room on each page for the updates that every task goes through, so that they touch no index.
alter table tasks set (fillfactor = 70);
create index tasks_by_workspace on tasks (workspace_id, created_at desc, id desc) where removed_at is null;
create index tasks_by_project on tasks (project_id, created_at desc, id desc) where removed_at is null and project_id is not null;
create index tasks_unfinished on tasks (workspace_id, created_at desc, id desc)
  where removed_at is null and finished_at is null;

create table task_log_chunks (
  task_id uuid not null references tasks (id) on delete cascade,
  -- Number of the first line, from 1.
  first_line bigint not null,
  line_count integer not null,
  lines jsonb not null,
  written_at timestamptz not null,
  primary key (task_id, first_line)
);
