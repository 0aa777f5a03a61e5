-- How much may be used: budgets that people of a workspace set for money, plans that the installation sets for things; and
-- the nightly proof that the books are right.

create table billing_budgets (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  -- Null: all of them.
  project_id uuid,
  member_id uuid,
  engine text,
  currency text not null check (currency ~ '^[A-Z]{3,8}$'),
  period text not null check (period in ('day', 'week', 'month', 'total')),
  limit_micros bigint not null check (limit_micros >= 0),
  stops boolean not null,
  revision integer not null,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index billing_budgets_workspace on billing_budgets (workspace_id, currency);

-- Once per budget, period and threshold.
create table billing_budget_warnings (
  budget_id uuid not null references billing_budgets (id) on delete cascade,
  period_start date not null,
  threshold_percent integer not null,
  warned_at timestamptz not null,
  primary key (budget_id, period_start, threshold_percent)
);

create table billing_plans (
  id uuid primary key,
  name text not null,
  -- How much of a unit a month, by its name; what is not named is not limited.
  units jsonb not null,
  storage_bytes bigint check (storage_bytes >= 0),
  members integer check (members >= 0),
  is_default boolean not null,
  revision integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index billing_plans_name on billing_plans (lower(name));
create unique index billing_plans_default on billing_plans (is_default) where is_default;
insert into billing_plans (id, name, units, is_default, revision, created_at, updated_at)
  values ('00000000-0000-7000-8000-000000000001', 'unlimited', '{}', true, 1, now(), now());

-- Whoever has none is on the default plan.
create table billing_plan_assignments (
  workspace_id uuid primary key,
  plan_id uuid not null references billing_plans (id),
  assigned_by uuid not null,
  assigned_at timestamptz not null
);
create index billing_plan_assignments_plan on billing_plan_assignments (plan_id);

create table billing_unit_uses (
  workspace_id uuid not null,
  -- First day, UTC.
  month date not null,
  unit text not null,
  used bigint not null check (used >= 0),
  primary key (workspace_id, month, unit)
);

create table billing_proofs (
  id uuid primary key,
  proved_at timestamptz not null,
  took_ms integer not null,
  entries bigint not null,
  holds_open bigint not null,
  findings jsonb not null
);
create index billing_proofs_newest on billing_proofs (proved_at desc);
