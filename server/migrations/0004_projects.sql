-- projects: one production each.

create table projects (
  id uuid primary key,
  workspace_id uuid not null,
  kind text not null check (kind in ('comic_drama', 'audio_drama', 'short_video', 'campaign', 'render')),
  title text not null,
  description text not null default '',
  stage text not null default 'script' check (stage in ('script', 'assets', 'director', 'export')),
  status text not null default 'active' check (status in ('active', 'archived', 'deleted')),
  settings jsonb not null,
  genre text,
  tags text[] not null default '{}',
  difficulty smallint check (difficulty between 1 and 5),
  thumbnail_file_id uuid,
  view_count bigint not null default 0,
  like_count bigint not null default 0,
  take_count bigint not null default 0,
  revision integer not null default 1,
  -- Title, description, genre and tags in lower case, for the search field.
  search_text text not null,
  duplicate_of uuid,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  trashed_at timestamptz,
  status_before_trash text,
  purge_at timestamptz,
  check ((status = 'deleted') = (trashed_at is not null and purge_at is not null))
);
create index projects_by_creation on projects (workspace_id, status, created_at desc, id desc);
create index projects_by_change on projects (workspace_id, status, updated_at desc, id desc);
create index projects_due on projects (purge_at) where purge_at is not null;

create table project_likes (
  project_id uuid not null references projects (id) on delete cascade,
  user_id uuid not null,
  liked_at timestamptz not null,
  primary key (project_id, user_id)
);
