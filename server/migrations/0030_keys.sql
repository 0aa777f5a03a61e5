-- keys: keys of providers, sealed; who may use whose.

-- Equal places take turns; a global count tells who had the last one.
create sequence provider_key_turns;

create table provider_keys (
  id uuid primary key,
  owner_kind text not null check (owner_kind in ('user', 'workspace', 'installation')),
  user_id uuid,
  workspace_id uuid,
  provider text not null,
  label text not null,
  -- Lower ones are used first.
  place integer not null default 0,
  is_enabled boolean not null default true,
  -- The secrets under a key of their own, and that key under the key-encryption key of this id. Both are bound to row, owner and provider.
  kek_id text not null,
  sealed_key text not null,
  sealed_secrets text not null,
  -- Null of one too short to show any of it.
  last_four text,
  turn bigint not null default 0,
  used_at timestamptz,
  failed_at timestamptz,
  failure text,
  -- In a row; 0 after it has worked.
  failures integer not null default 0,
  cooling_until timestamptz,
  created_by uuid not null,
  created_at timestamptz not null,
  revision integer not null default 1,
  -- Not offered any more, kept while something that was begun with it may still ask for its result.
  deleted_at timestamptz,
  check ((owner_kind = 'user') = (user_id is not null)),
  check ((owner_kind = 'workspace') = (workspace_id is not null))
);
create index provider_keys_of_user on provider_keys (user_id, provider, place) where user_id is not null;
create index provider_keys_of_workspace on provider_keys (workspace_id, provider, place) where workspace_id is not null;
create index provider_keys_of_installation on provider_keys (provider, place) where owner_kind = 'installation';
create index provider_keys_by_kek on provider_keys (kek_id, id);
create index provider_keys_deleted on provider_keys (deleted_at) where deleted_at is not null;

-- Absent: members may bring their own keys.
create table provider_key_rules (
  workspace_id uuid primary key,
  own_keys_allowed boolean not null,
  revision integer not null
);

create table provider_key_installation (
  only_row boolean primary key default true check (only_row),
  workspaces_may_use boolean not null,
  is_billed boolean not null,
  revision integer not null
);
insert into provider_key_installation (workspaces_may_use, is_billed, revision) values (false, true, 1);
