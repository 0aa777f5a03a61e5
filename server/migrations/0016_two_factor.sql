-- identity: a second step at sign-in, phone numbers, pictures of people.

alter table users add column phone text;
-- Null: the password alone lets somebody in.
alter table users add column two_factor_at timestamptz;

-- A key without `users.two_factor_at` is one that no code has confirmed yet.
create table two_factor_keys (
  user_id uuid primary key references users (id),
  -- AES-256-GCM under a key made from the installation's secret.
  sealed_secret text not null,
  -- No code of this time step or an earlier one is taken again.
  last_step bigint not null default 0,
  created_at timestamptz not null
);

-- Each lets somebody in once: using one deletes it.
create table recovery_codes (
  user_id uuid not null references users (id),
  hash text not null,
  primary key (user_id, hash)
);

-- The password was right, the code is still to come. No session.
create table sign_in_challenges (
  hash text primary key,
  user_id uuid not null references users (id),
  failures integer not null default 0,
  expires_at timestamptz not null
);
create index sign_in_challenges_of_user on sign_in_challenges (user_id);
create index sign_in_challenges_ended on sign_in_challenges (expires_at);

-- Belong to a person and to no workspace; `users.avatar_file_id` names the one in use.
create table avatars (
  user_id uuid primary key references users (id),
  id uuid not null,
  sha256 text not null,
  size_bytes integer not null,
  created_at timestamptz not null
);
create index avatars_content on avatars (sha256);
