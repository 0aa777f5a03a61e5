-- What a generation needs to remember when somebody outside makes it.
alter table generations
  -- Whose costs these are.
  add column project_id uuid,
  -- Null for engines of this machine.
  add column provider text,
  -- Provider and kind: what shares one limit of how much runs at once.
  add column lane text,
  -- The stored key it was handed over with: who asks for the result must use the same.
  add column key_id uuid,
  -- Frozen when the intent is written: the prices, and the most that the input can use of each unit.
  add column prices jsonb,
  add column usage_max jsonb,
  -- What was used in the end, and what of it was booked.
  add column usage jsonb,
  add column charged_micros bigint,
  -- When a job was last at it. Work that nobody attends to is looked after by the reconciliation.
  add column attended_at timestamptz,
  add column submitted_at timestamptz,
  add column busy_since timestamptz,
  -- Ambiguous work: when the hold is given back unless somebody decides before, and who decided.
  add column decide_by timestamptz,
  add column decided_at timestamptz,
  add column decided_by text;

create index generations_lane on generations (lane, workspace_id)
  where lane is not null and state in ('intended', 'submitting', 'submitted');
create index generations_unattended on generations (attended_at)
  where provider is not null and state in ('submitting', 'submitted');
create index generations_undecided on generations (decide_by) where state = 'ambiguous' and decided_at is null;
create index generations_of_workspace on generations (workspace_id, created_at desc, id desc);
