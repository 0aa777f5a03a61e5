-- writing: what engines were asked to write, and what became of it.

create table drafts (
  id uuid primary key,
  workspace_id uuid not null,
  -- Null: copy of a product that belongs to no project.
  project_id uuid,
  kind text not null check (kind in ('script', 'rewrite', 'parse', 'shots', 'visual', 'copy')),
  -- A proposal that nobody took until expires_at counts as expired.
  state text not null check (state in ('writing', 'proposed', 'accepted', 'rejected', 'failed', 'cancelled')),
  task_id uuid not null,
  engine_id text not null,
  -- Engine, prompts and templates as they were when it was asked for; what the answer is checked against.
  work jsonb not null,
  -- One for each answer that was looked at.
  attempts jsonb not null default '[]',
  -- How many answers may be looked at; grows when somebody tries again.
  attempts_max integer not null,
  content jsonb,
  failure jsonb,
  script_version integer,
  made_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz
);
create index drafts_of_project on drafts (workspace_id, project_id, created_at desc, id desc);
create index drafts_of_task on drafts (task_id);
