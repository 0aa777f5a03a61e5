create table films (
  id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  run_id uuid not null unique,
  artefact_id uuid not null,
  sha256 text not null,
  media_type text not null,
  size_bytes bigint not null,
  total_frames bigint not null,
  rate_num integer not null,
  rate_den integer not null,
  settings jsonb not null,
  srt_sha256 text not null,
  vtt_sha256 text not null,
  report jsonb not null,
  made_by uuid not null,
  created_at timestamptz not null
);
create index films_project on films (workspace_id, project_id, created_at desc);
