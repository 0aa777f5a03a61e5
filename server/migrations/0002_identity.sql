-- People, their sessions, and the links that are mailed to them.

-- One row for the installation: who came first, and the lock under which administrators are counted.
create table installation (
  only_row boolean primary key default true check (only_row),
  first_user_id uuid
);
insert into installation (first_user_id) values (null);

create table users (
  id uuid primary key,
  username text,
  -- Compatibility-normalised and case-folded: what is looked up and must be unique.
  username_key text,
  email text,
  email_key text,
  email_verified_at timestamptz,
  display_name text not null,
  bio text not null default '',
  avatar_file_id uuid,
  password_hash text,
  operator boolean not null default false,
  status text not null check (status in ('active', 'inactive', 'suspended', 'deleted')),
  last_sign_in_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- A deleted account gives its names back; a living one has at least one.
  check (status = 'deleted' or username_key is not null or email_key is not null)
);
create unique index users_username on users (username_key) where status <> 'deleted';
create unique index users_email on users (email_key) where status <> 'deleted';
create index users_newest on users (created_at desc, id desc);
create index users_status on users (status, created_at desc, id desc);
create index users_operators on users (id) where operator;

create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id),
  user_agent text not null,
  address text not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  -- When the newest refresh token ends.
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_because text
);
create index sessions_of_user on sessions (user_id, last_used_at desc) where revoked_at is null;
create index sessions_known_addresses on sessions (user_id, address);
create index sessions_revoked on sessions (revoked_at) where revoked_at is not null;
create index sessions_ended on sessions (expires_at);

-- A family is a session. Only hashes are kept: the successor is made again from the token that was shown.
create table refresh_tokens (
  hash text primary key,
  session_id uuid not null references sessions (id) on delete cascade,
  successor_hash text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index refresh_tokens_family on refresh_tokens (session_id);

-- Links by mail. The secret part is made from the id and the installation's key, so no secret is stored.
create table account_links (
  id uuid primary key,
  user_id uuid not null references users (id),
  purpose text not null check (purpose in ('reset_password', 'verify_email')),
  email text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index account_links_open on account_links (user_id, purpose) where used_at is null;
create index account_links_ended on account_links (expires_at);

create table sign_in_failures (
  key text primary key,
  failures integer not null,
  last_failed_at timestamptz not null,
  blocked_until timestamptz not null
);
create index sign_in_failures_age on sign_in_failures (last_failed_at);

create table ws_tickets (
  hash text primary key,
  user_id uuid not null,
  session_id uuid not null references sessions (id) on delete cascade,
  expires_at timestamptz not null
);
create index ws_tickets_ended on ws_tickets (expires_at);
