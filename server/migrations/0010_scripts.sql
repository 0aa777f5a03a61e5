-- scripts: one script per project; its text is kept by version, its breakdown is an artefact that a version points to.

create table scripts (
  id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null unique,
  title text,
  description text not null default '',
  state text not null check (state in ('draft', 'pending', 'approved', 'rejected', 'published')),
  state_reason text,
  state_by uuid,
  state_at timestamptz not null,
  author_id uuid not null,
  reviewer_id uuid,
  -- Number of the version in force; versions are never renumbered.
  current_version integer not null,
  published_version integer,
  view_count bigint not null default 0,
  like_count bigint not null default 0,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index scripts_by_state on scripts (workspace_id, state, updated_at desc, id desc);
create index scripts_of_reviewer on scripts (workspace_id, reviewer_id, state) where reviewer_id is not null;

create table script_versions (
  id uuid primary key,
  workspace_id uuid not null,
  script_id uuid not null references scripts (id) on delete cascade,
  number integer not null check (number > 0),
  text text not null,
  text_sha256 text not null,
  text_chars integer not null,
  -- The file as it came, in the blob store; null if it was typed here (then the text is all there is).
  source_sha256 text,
  source_kind text not null,
  encoding text not null,
  file_name text,
  -- What the user asked for; null lets the reader decide.
  layout_wish text,
  language_wish text,
  -- What was found.
  layout text not null,
  language text not null,
  breakdown_sha256 text not null,
  breakdown_bytes bigint not null,
  scene_count integer not null,
  shot_count integer not null,
  line_count integer not null,
  warning_count integer not null,
  note text not null default '',
  restored_from integer,
  created_by uuid not null,
  created_at timestamptz not null,
  unique (script_id, number)
);
create index script_versions_blobs on script_versions (source_sha256) where source_sha256 is not null;

create table script_likes (
  script_id uuid not null references scripts (id) on delete cascade,
  user_id uuid not null,
  liked_at timestamptz not null,
  primary key (script_id, user_id)
);
