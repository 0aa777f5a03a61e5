-- The ledger. One row of the journal is one operation on the money of a workspace: what it adds to each account stands in
-- its columns, which the database itself holds to a sum of zero. Amounts in 1/1,000,000 of the currency unit.

create table billing_journal (
  id uuid primary key,
  workspace_id uuid not null,
  -- What makes repeating harmless: "settle:<hold>", "top_up:<key>".
  operation text not null,
  kind text not null check (kind in ('top_up', 'grant', 'hold', 'settle', 'release', 'late', 'refund', 'adjust')),
  currency text not null,
  -- Of the workspace: to spend, set aside for open work, used up, owed to the house (never above zero), paid elsewhere.
  wallet_micros bigint not null default 0,
  held_micros bigint not null default 0,
  spent_micros bigint not null default 0,
  debt_micros bigint not null default 0,
  external_micros bigint not null default 0,
  -- Of the house: where a workspace's money came from.
  topped_up_micros bigint not null default 0,
  given_micros bigint not null default 0,
  adjusted_micros bigint not null default 0,
  hold_id uuid,
  reason text not null,
  project_id uuid,
  actor_id uuid not null,
  engine text,
  provider text,
  provider_job_id text,
  task_id uuid,
  booked_at timestamptz not null,
  unique (workspace_id, operation),
  constraint billing_journal_balances check (wallet_micros + held_micros + spent_micros + debt_micros + external_micros
    + topped_up_micros + given_micros + adjusted_micros = 0)
);
create index billing_journal_newest on billing_journal (workspace_id, booked_at desc, id desc);
create index billing_journal_hold on billing_journal (hold_id) where hold_id is not null;

create function billing_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is only ever added to: book the opposite instead';
end
$$;
create trigger billing_journal_append_only before update or delete on billing_journal
  for each row execute function billing_refuse_change();

-- What the journal gives, kept beside it: one row to lock, and the guard against less than nothing.
create table wallets (
  workspace_id uuid not null,
  currency text not null check (currency ~ '^[A-Z]{3,8}$'),
  balance_micros bigint not null default 0 check (balance_micros >= 0),
  held_micros bigint not null default 0 check (held_micros >= 0),
  debt_micros bigint not null default 0 check (debt_micros >= 0),
  version bigint not null default 0,
  updated_at timestamptz not null,
  primary key (workspace_id, currency),
  -- Who owes has nothing to spend.
  check (balance_micros = 0 or debt_micros = 0)
);

alter table billing_holds
  -- Who pays: nobody, the wallet, an account at the provider; or that account, with nothing set aside before.
  add column source text not null default 'free' check (source in ('free', 'wallet', 'external', 'unheld')),
  add column charged_micros bigint,
  add column refunded_micros bigint not null default 0,
  -- Charged after it had been given back.
  add column is_late boolean not null default false,
  add column project_id uuid,
  add column engine text,
  add column provider text,
  add column provider_job_id text,
  add column task_id uuid,
  add column price jsonb,
  add column units jsonb,
  add column expires_at timestamptz;

update billing_holds hold set charged_micros = entry.amount_micros, amount_micros = greatest(hold.amount_micros, entry.amount_micros)
  from billing_entries entry where entry.hold_id = hold.id;
update billing_holds set charged_micros = 0 where state = 'settled' and charged_micros is null;
update billing_holds set source = 'external' where amount_micros > 0;

alter table billing_holds
  add constraint billing_holds_charged check ((state = 'settled') = (charged_micros is not null)),
  add constraint billing_holds_within check (is_late or coalesce(charged_micros, 0) between 0 and amount_micros),
  add constraint billing_holds_refunded check (refunded_micros between 0 and coalesce(charged_micros, 0));
create index billing_holds_bill on billing_holds (workspace_id, created_at desc, id desc) where source <> 'free';
create index billing_holds_project on billing_holds (workspace_id, project_id, created_at desc, id desc) where source <> 'free';
create index billing_holds_total on billing_holds (workspace_id, currency) where state = 'settled';
create index billing_holds_job on billing_holds (provider, provider_job_id) where provider_job_id is not null;

-- What was set aside and used up, by the day (UTC) on which the work was begun: budgets and usage are sums over a few rows.
create table billing_usage_days (
  workspace_id uuid not null,
  currency text not null,
  day date not null,
  project_id uuid,
  member_id uuid not null,
  engine text,
  held_micros bigint not null check (held_micros >= 0),
  spent_micros bigint not null check (spent_micros >= 0),
  charges integer not null,
  unique nulls not distinct (workspace_id, currency, day, project_id, member_id, engine)
);

insert into billing_journal (id, workspace_id, operation, kind, currency, held_micros, external_micros, hold_id, reason, actor_id, booked_at)
  select gen_random_uuid(), workspace_id, 'hold:' || id, 'hold', currency, amount_micros, -amount_micros, id, reason, held_for, created_at
  from billing_holds where source = 'external';
insert into billing_journal (id, workspace_id, operation, kind, currency, held_micros, spent_micros, external_micros, hold_id, reason, actor_id, booked_at)
  select gen_random_uuid(), workspace_id, 'settle:' || id, 'settle', currency, -amount_micros, charged_micros, amount_micros - charged_micros,
    id, reason, held_for, coalesce(closed_at, created_at)
  from billing_holds where source = 'external' and state = 'settled';
insert into billing_journal (id, workspace_id, operation, kind, currency, held_micros, external_micros, hold_id, reason, actor_id, booked_at)
  select gen_random_uuid(), workspace_id, 'release:' || id, 'release', currency, -amount_micros, amount_micros, id, reason, held_for,
    coalesce(closed_at, created_at)
  from billing_holds where source = 'external' and state = 'released';
insert into wallets (workspace_id, currency, held_micros, updated_at)
  select workspace_id, currency, coalesce(sum(amount_micros) filter (where state = 'open'), 0), now()
  from billing_holds where source = 'external' group by workspace_id, currency;
insert into billing_usage_days (workspace_id, currency, day, project_id, member_id, engine, held_micros, spent_micros, charges)
  select workspace_id, currency, (created_at at time zone 'utc')::date, null, held_for, null,
    coalesce(sum(amount_micros) filter (where state = 'open'), 0), coalesce(sum(charged_micros), 0), count(*) filter (where state = 'settled')
  from billing_holds where source = 'external' and state <> 'released'
  group by workspace_id, currency, (created_at at time zone 'utc')::date, held_for;
