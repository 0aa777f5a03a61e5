-- An intent to have something made by an engine: written before anything is submitted.
create table generations (
  id uuid primary key,
  workspace_id uuid not null,
  subject_kind text not null,
  subject_id text not null,
  artefact_kind text not null,
  artefact_key text not null,
  engine_id text not null,
  model text not null,
  state text not null check (state in ('intended', 'submitting', 'submitted', 'succeeded', 'failed', 'cancelled', 'ambiguous')),
  provider_job_id text,
  currency text not null,
  price_micros bigint not null,
  requested_by uuid not null,
  input jsonb not null,
  failure jsonb,
  created_at timestamptz not null,
  settled_at timestamptz
);
create unique index generations_in_flight on generations (workspace_id, artefact_kind, artefact_key) where state in ('intended', 'submitting', 'submitted');
create index generations_subject on generations (workspace_id, subject_kind, subject_id, created_at desc);
