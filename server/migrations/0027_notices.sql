-- notifications: what each person is told, made from events. One notice per event and person.

create table notices (
  id uuid primary key,
  user_id uuid not null,
  workspace_id uuid not null,
  event_id uuid not null,
  kind text not null,
  -- Names and reasons as they were; the words around them are chosen when it is read.
  details jsonb not null default '{}',
  project_id uuid,
  task_id uuid,
  film_id uuid,
  invitation_id uuid,
  created_at timestamptz not null,
  read_at timestamptz,
  unique (event_id, user_id)
);
create index notices_of_user on notices (user_id, created_at desc, id desc);
create index notices_unread on notices (user_id) where read_at is null;
create index notices_by_age on notices (created_at);
create index notices_of_workspace on notices (workspace_id);
create index notices_of_project on notices (project_id) where project_id is not null;
