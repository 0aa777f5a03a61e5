-- catalogue: what administrators changed of the shipped providers and models, and those they added.

create table catalogue_entries (
  kind text not null check (kind in ('provider', 'model')),
  id text not null,
  is_custom boolean not null,
  -- Of a shipped entry the fields that differ, of a custom one all of them.
  fields jsonb not null,
  revision integer not null,
  changed_by uuid not null,
  changed_at timestamptz not null,
  primary key (kind, id)
);

-- Counts every change, so that a process can tell whether what it has read is still true.
create table catalogue_head (
  only_row boolean primary key default true check (only_row),
  revision bigint not null
);
insert into catalogue_head (revision) values (0);
