-- files: who put which content where, and what it is charged to. The bytes lie in the blob store, by their hash.

create table files (
  id uuid primary key,
  workspace_id uuid not null,
  project_id uuid,
  name text not null,
  purpose text not null,
  -- Of a key frame: start, end or full.
  variant text,
  state text not null check (state in ('awaiting', 'ready')),
  declared_type text,
  -- Held of the quota of whoever uploads, until the upload has arrived or its link has run out.
  reserved_bytes bigint not null default 0 check (reserved_bytes >= 0),
  upload_expires_at timestamptz,
  -- Measured by us; null until the content has arrived.
  size_bytes bigint check (size_bytes >= 0),
  sha256 text,
  md5 text,
  media_type text,
  facts jsonb,
  facts_state text not null default 'none' check (facts_state in ('none', 'pending', 'known', 'failed')),
  tags text[] not null default '{}',
  metadata jsonb not null default '{}',
  search_text text not null,
  revision integer not null default 1,
  charged_to uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  trashed_at timestamptz,
  purge_at timestamptz,
  -- Only what was meant to be temporary ever expires: a link that runs out is never the end of its file.
  expires_at timestamptz,
  check (expires_at is null or purpose = 'temporary'),
  check ((trashed_at is null) = (purge_at is null)),
  check ((state = 'ready') = (size_bytes is not null and sha256 is not null and media_type is not null)),
  check (state = 'awaiting' or reserved_bytes = 0)
);
create index files_by_workspace on files (workspace_id, created_at desc, id desc) where state = 'ready' and trashed_at is null;
create index files_by_project on files (project_id, created_at desc, id desc) where project_id is not null;
create index files_in_trash on files (workspace_id, trashed_at desc, id desc) where trashed_at is not null;
create index files_by_content on files (sha256) where sha256 is not null;
create index files_due on files (purge_at) where purge_at is not null;
create index files_expiring on files (expires_at) where expires_at is not null;
create index files_awaiting on files (upload_expires_at) where state = 'awaiting';

-- Content that files have referred to. What nobody refers to any more is collected after a while.
create table file_blobs (
  sha256 text primary key,
  size_bytes bigint not null,
  idle_since timestamptz
);
create index file_blobs_idle on file_blobs (idle_since) where idle_since is not null;

-- Signed: what came and what went. The totals are their sum, folded in the same transaction.
create table storage_entries (
  id uuid primary key,
  user_id uuid not null,
  workspace_id uuid not null,
  file_id uuid not null,
  bytes bigint not null,
  reason text not null check (reason in ('stored', 'purged')),
  happened_at timestamptz not null
);
create index storage_entries_by_user on storage_entries (user_id, happened_at);

create table storage_totals (
  owner_kind text not null check (owner_kind in ('user', 'workspace')),
  owner_id uuid not null,
  used_bytes bigint not null default 0 check (used_bytes >= 0),
  reserved_bytes bigint not null default 0 check (reserved_bytes >= 0),
  file_count bigint not null default 0 check (file_count >= 0),
  primary key (owner_kind, owner_id)
);
