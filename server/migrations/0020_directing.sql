-- A run may make only the pictures and voices of some shots. It ends without a film, so it does not take the place of one.
alter table production_runs add column is_partial boolean not null default false;

-- The key of what was made last for a shot or line of a project: what is shown, as stale, once the board asks for another.
create table production_latest (
  workspace_id uuid not null,
  project_id uuid not null,
  step_id text not null,
  key text not null,
  made_at timestamptz not null,
  primary key (project_id, step_id)
);
