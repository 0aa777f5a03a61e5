-- How much of a kind somebody has used within a window of time. One row per user and kind is locked while it is asked, so that
-- work that starts at the same moment cannot pass a limit together.
create table billing_quota_doors (
  user_id uuid not null,
  kind text not null,
  primary key (user_id, kind)
);

create table billing_quota_spends (
  -- What it was used for: asked again for the same work, nothing more is used.
  work_id uuid not null,
  kind text not null,
  workspace_id uuid not null,
  user_id uuid not null,
  -- 0 for whoever is not limited.
  amount bigint not null check (amount >= 0),
  spent_at timestamptz not null,
  primary key (work_id, kind)
);
create index billing_quota_spends_window on billing_quota_spends (user_id, kind, spent_at);

-- What a task cost in other currencies than that of its first cost: amounts by currency.
alter table tasks add column other_costs jsonb not null default '{}';

-- What the run's request said, so that corrected settings of the project can be put under it.
alter table production_runs add column wish jsonb not null default '{}';
alter table production_runs add column input_revision integer not null default 0;
