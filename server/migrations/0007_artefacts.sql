-- What has been made: one row per workspace, kind and key. The blob is shared by content.
create table artefacts (
  id uuid primary key,
  workspace_id uuid not null,
  kind text not null,
  -- SHA-256 of what made it: engine, revision, model, parameters, input hashes, variant.
  key text not null,
  sha256 text not null,
  media_type text not null,
  size_bytes bigint not null,
  facts jsonb not null,
  provenance jsonb not null,
  made_by uuid not null,
  created_at timestamptz not null,
  used_at timestamptz not null,
  unique (workspace_id, kind, key)
);
create index artefacts_blob on artefacts (sha256);
create index artefacts_idle on artefacts (used_at);

-- Who is making an artefact right now, so that two runs do not make it twice.
create table artefact_claims (
  workspace_id uuid not null,
  kind text not null,
  key text not null,
  job_id uuid not null,
  claimed_at timestamptz not null,
  primary key (workspace_id, kind, key)
);
