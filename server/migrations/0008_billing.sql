-- The ledger's door: holds before paid work, one entry when it is settled. Amounts in 1/1,000,000 of the currency unit.
create table billing_holds (
  id uuid primary key,
  workspace_id uuid not null,
  currency text not null,
  amount_micros bigint not null check (amount_micros >= 0),
  state text not null check (state in ('open', 'settled', 'released')),
  reason text not null,
  held_for uuid not null,
  created_at timestamptz not null,
  closed_at timestamptz
);
create index billing_holds_open on billing_holds (workspace_id) where state = 'open';

create table billing_entries (
  id uuid primary key,
  workspace_id uuid not null,
  hold_id uuid not null unique references billing_holds (id),
  currency text not null,
  amount_micros bigint not null check (amount_micros >= 0),
  reason text not null,
  booked_at timestamptz not null
);
create index billing_entries_workspace on billing_entries (workspace_id, booked_at);
