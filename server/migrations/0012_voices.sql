-- Casting: which voice or performer speaks a character. Takes: audio performances of a line, by a person or an engine.
create table castings (
  workspace_id uuid not null,
  project_id uuid not null,
  character_id uuid not null,
  voice jsonb not null,
  -- Set by a person; an engine's own choice may be made again if the cast changes.
  pinned boolean not null,
  updated_at timestamptz not null,
  primary key (project_id, character_id)
);

create table takes (
  id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  line_id uuid not null,
  artefact_id uuid not null,
  sha256 text not null,
  media_type text not null,
  duration_samples bigint not null,
  -- Engine id, or null for a person's performance.
  engine_id text,
  state text not null check (state in ('uploading', 'processing', 'processing_failed', 'pending_review', 'first_review', 'second_review', 'approved', 'rejected', 'revision_needed')),
  made_by uuid not null,
  created_at timestamptz not null,
  unique (project_id, line_id, artefact_id)
);
create index takes_line on takes (project_id, line_id, created_at);
