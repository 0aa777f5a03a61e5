-- What the kernel needs: events in commit order, durable subscriptions, job steps and fences, idempotency keys.

create table events (
  id uuid primary key,
  -- Given by the relay after the commit, in commit order; null until then. Readers only ever see placed rows.
  position bigint unique,
  tenant_id uuid,
  name text not null,
  actor_id uuid,
  request_id text,
  subject_kind text,
  subject_id uuid,
  payload jsonb not null,
  happened_at timestamptz not null
);
create index events_unplaced on events (id) where position is null;
create index events_tenant on events (tenant_id, position) where position is not null;

create table event_head (
  only_row boolean primary key default true check (only_row),
  position bigint not null
);
insert into event_head (position) values (0);

create table event_cursors (
  subscriber text primary key,
  position bigint not null,
  failures integer not null default 0,
  last_error text
);

create table job_steps (
  job_id uuid not null,
  name text not null,
  result jsonb not null,
  finished_at timestamptz not null,
  primary key (job_id, name)
);

create table job_fences (
  job_id uuid primary key,
  attempt integer not null,
  errors integer not null default 0,
  updated_at timestamptz not null
);

create table idempotency_keys (
  actor_id uuid not null,
  key text not null,
  operation text not null,
  request_sha256 text not null,
  status integer,
  reply jsonb,
  created_at timestamptz not null,
  primary key (actor_id, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
