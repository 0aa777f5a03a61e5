-- Made by `npm run schema` from server/migrations/. Never edited by hand.

create table account_links (
  id uuid not null,
  user_id uuid not null,
  purpose text not null,
  email text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint account_links_pkey PRIMARY KEY (id),
  constraint account_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint account_links_purpose_check CHECK ((purpose = ANY (ARRAY['reset_password'::text, 'verify_email'::text])))
);
CREATE INDEX account_links_ended ON public.account_links USING btree (expires_at);
CREATE INDEX account_links_open ON public.account_links USING btree (user_id, purpose) WHERE (used_at IS NULL);

create table artefact_claims (
  workspace_id uuid not null,
  kind text not null,
  key text not null,
  job_id uuid not null,
  claimed_at timestamp with time zone not null,
  constraint artefact_claims_pkey PRIMARY KEY (workspace_id, kind, key)
);

create table artefacts (
  id uuid not null,
  workspace_id uuid not null,
  kind text not null,
  key text not null,
  sha256 text not null,
  media_type text not null,
  size_bytes bigint not null,
  facts jsonb not null,
  provenance jsonb not null,
  made_by uuid not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone not null,
  constraint artefacts_pkey PRIMARY KEY (id),
  constraint artefacts_workspace_id_kind_key_key UNIQUE (workspace_id, kind, key)
);
CREATE INDEX artefacts_blob ON public.artefacts USING btree (sha256);
CREATE INDEX artefacts_by_key ON public.artefacts USING btree (workspace_id, key);
CREATE INDEX artefacts_idle ON public.artefacts USING btree (used_at);

create table avatars (
  user_id uuid not null,
  id uuid not null,
  sha256 text not null,
  size_bytes integer not null,
  created_at timestamp with time zone not null,
  constraint avatars_pkey PRIMARY KEY (user_id),
  constraint avatars_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX avatars_content ON public.avatars USING btree (sha256);

create table billing_budget_warnings (
  budget_id uuid not null,
  period_start date not null,
  threshold_percent integer not null,
  warned_at timestamp with time zone not null,
  constraint billing_budget_warnings_pkey PRIMARY KEY (budget_id, period_start, threshold_percent),
  constraint billing_budget_warnings_budget_id_fkey FOREIGN KEY (budget_id) REFERENCES billing_budgets(id) ON DELETE CASCADE
);

create table billing_budgets (
  id uuid not null,
  workspace_id uuid not null,
  name text not null,
  project_id uuid,
  member_id uuid,
  engine text,
  currency text not null,
  period text not null,
  limit_micros bigint not null,
  stops boolean not null,
  revision integer not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint billing_budgets_pkey PRIMARY KEY (id),
  constraint billing_budgets_currency_check CHECK ((currency ~ '^[A-Z]{3,8}$'::text)),
  constraint billing_budgets_limit_micros_check CHECK ((limit_micros >= 0)),
  constraint billing_budgets_period_check CHECK ((period = ANY (ARRAY['day'::text, 'week'::text, 'month'::text, 'total'::text])))
);
CREATE INDEX billing_budgets_workspace ON public.billing_budgets USING btree (workspace_id, currency);

create table billing_holds (
  id uuid not null,
  workspace_id uuid not null,
  currency text not null,
  amount_micros bigint not null,
  state text not null,
  reason text not null,
  held_for uuid not null,
  created_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  source text default 'free'::text not null,
  charged_micros bigint,
  refunded_micros bigint default 0 not null,
  is_late boolean default false not null,
  project_id uuid,
  engine text,
  provider text,
  provider_job_id text,
  task_id uuid,
  price jsonb,
  units jsonb,
  expires_at timestamp with time zone,
  constraint billing_holds_pkey PRIMARY KEY (id),
  constraint billing_holds_amount_micros_check CHECK ((amount_micros >= 0)),
  constraint billing_holds_charged CHECK (((state = 'settled'::text) = (charged_micros IS NOT NULL))),
  constraint billing_holds_refunded CHECK (((refunded_micros >= 0) AND (refunded_micros <= COALESCE(charged_micros, (0)::bigint)))),
  constraint billing_holds_source_check CHECK ((source = ANY (ARRAY['free'::text, 'wallet'::text, 'external'::text, 'unheld'::text]))),
  constraint billing_holds_state_check CHECK ((state = ANY (ARRAY['open'::text, 'settled'::text, 'released'::text]))),
  constraint billing_holds_within CHECK ((is_late OR ((COALESCE(charged_micros, (0)::bigint) >= 0) AND (COALESCE(charged_micros, (0)::bigint) <= amount_micros))))
);
CREATE INDEX billing_holds_bill ON public.billing_holds USING btree (workspace_id, created_at DESC, id DESC) WHERE (source <> 'free'::text);
CREATE INDEX billing_holds_job ON public.billing_holds USING btree (provider, provider_job_id) WHERE (provider_job_id IS NOT NULL);
CREATE INDEX billing_holds_open ON public.billing_holds USING btree (workspace_id) WHERE (state = 'open'::text);
CREATE INDEX billing_holds_project ON public.billing_holds USING btree (workspace_id, project_id, created_at DESC, id DESC) WHERE (source <> 'free'::text);
CREATE INDEX billing_holds_total ON public.billing_holds USING btree (workspace_id, currency) WHERE (state = 'settled'::text);

create table billing_journal (
  id uuid not null,
  workspace_id uuid not null,
  operation text not null,
  kind text not null,
  currency text not null,
  wallet_micros bigint default 0 not null,
  held_micros bigint default 0 not null,
  spent_micros bigint default 0 not null,
  debt_micros bigint default 0 not null,
  external_micros bigint default 0 not null,
  topped_up_micros bigint default 0 not null,
  given_micros bigint default 0 not null,
  adjusted_micros bigint default 0 not null,
  hold_id uuid,
  reason text not null,
  project_id uuid,
  actor_id uuid not null,
  engine text,
  provider text,
  provider_job_id text,
  task_id uuid,
  booked_at timestamp with time zone not null,
  constraint billing_journal_pkey PRIMARY KEY (id),
  constraint billing_journal_workspace_id_operation_key UNIQUE (workspace_id, operation),
  constraint billing_journal_balances CHECK (((((((((wallet_micros + held_micros) + spent_micros) + debt_micros) + external_micros) + topped_up_micros) + given_micros) + adjusted_micros) = 0)),
  constraint billing_journal_kind_check CHECK ((kind = ANY (ARRAY['top_up'::text, 'grant'::text, 'hold'::text, 'settle'::text, 'release'::text, 'late'::text, 'refund'::text, 'adjust'::text])))
);
CREATE INDEX billing_journal_hold ON public.billing_journal USING btree (hold_id) WHERE (hold_id IS NOT NULL);
CREATE INDEX billing_journal_newest ON public.billing_journal USING btree (workspace_id, booked_at DESC, id DESC);

create table billing_plan_assignments (
  workspace_id uuid not null,
  plan_id uuid not null,
  assigned_by uuid not null,
  assigned_at timestamp with time zone not null,
  constraint billing_plan_assignments_pkey PRIMARY KEY (workspace_id),
  constraint billing_plan_assignments_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES billing_plans(id)
);
CREATE INDEX billing_plan_assignments_plan ON public.billing_plan_assignments USING btree (plan_id);

create table billing_plans (
  id uuid not null,
  name text not null,
  units jsonb not null,
  storage_bytes bigint,
  members integer,
  is_default boolean not null,
  revision integer not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint billing_plans_pkey PRIMARY KEY (id),
  constraint billing_plans_members_check CHECK ((members >= 0)),
  constraint billing_plans_storage_bytes_check CHECK ((storage_bytes >= 0))
);
CREATE UNIQUE INDEX billing_plans_default ON public.billing_plans USING btree (is_default) WHERE is_default;
CREATE UNIQUE INDEX billing_plans_name ON public.billing_plans USING btree (lower(name));

create table billing_proofs (
  id uuid not null,
  proved_at timestamp with time zone not null,
  took_ms integer not null,
  entries bigint not null,
  holds_open bigint not null,
  findings jsonb not null,
  constraint billing_proofs_pkey PRIMARY KEY (id)
);
CREATE INDEX billing_proofs_newest ON public.billing_proofs USING btree (proved_at DESC);

create table billing_quota_doors (
  user_id uuid not null,
  kind text not null,
  constraint billing_quota_doors_pkey PRIMARY KEY (user_id, kind)
);

create table billing_quota_spends (
  work_id uuid not null,
  kind text not null,
  workspace_id uuid not null,
  user_id uuid not null,
  amount bigint not null,
  spent_at timestamp with time zone not null,
  constraint billing_quota_spends_pkey PRIMARY KEY (work_id, kind),
  constraint billing_quota_spends_amount_check CHECK ((amount >= 0))
);
CREATE INDEX billing_quota_spends_window ON public.billing_quota_spends USING btree (user_id, kind, spent_at);

create table billing_unit_uses (
  workspace_id uuid not null,
  month date not null,
  unit text not null,
  used bigint not null,
  constraint billing_unit_uses_pkey PRIMARY KEY (workspace_id, month, unit),
  constraint billing_unit_uses_used_check CHECK ((used >= 0))
);

create table billing_usage_days (
  workspace_id uuid not null,
  currency text not null,
  day date not null,
  project_id uuid,
  member_id uuid not null,
  engine text,
  held_micros bigint not null,
  spent_micros bigint not null,
  charges integer not null,
  constraint billing_usage_days_workspace_id_currency_day_project_id_mem_key UNIQUE NULLS NOT DISTINCT (workspace_id, currency, day, project_id, member_id, engine),
  constraint billing_usage_days_held_micros_check CHECK ((held_micros >= 0)),
  constraint billing_usage_days_spent_micros_check CHECK ((spent_micros >= 0))
);

create table board_edits (
  workspace_id uuid not null,
  project_id uuid not null,
  anchor_kind text not null,
  anchor_id uuid not null,
  field text not null,
  value jsonb not null,
  said text not null,
  set_by uuid not null,
  set_at timestamp with time zone not null,
  constraint board_edits_pkey PRIMARY KEY (project_id, anchor_kind, anchor_id, field),
  constraint board_edits_project_id_fkey FOREIGN KEY (project_id) REFERENCES boards(project_id) ON DELETE CASCADE,
  constraint board_edits_anchor_kind_check CHECK ((anchor_kind = ANY (ARRAY['scene'::text, 'shot'::text, 'line'::text, 'character'::text, 'location'::text])))
);
CREATE INDEX board_edits_pins ON public.board_edits USING btree (((value ->> 'sha256'::text))) WHERE (field = ANY (ARRAY['key_frame'::text, 'start_frame'::text, 'end_frame'::text, 'take'::text, 'picture'::text, 'clip'::text]));

create table board_log (
  workspace_id uuid not null,
  project_id uuid not null,
  number integer not null,
  label text not null,
  changes jsonb not null,
  is_undone boolean default false not null,
  made_by uuid not null,
  made_at timestamp with time zone not null,
  change_id text,
  new_shot_ids uuid[] default '{}'::uuid[] not null,
  constraint board_log_pkey PRIMARY KEY (project_id, number),
  constraint board_log_project_id_fkey FOREIGN KEY (project_id) REFERENCES boards(project_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX board_log_by_change ON public.board_log USING btree (project_id, change_id) WHERE (change_id IS NOT NULL);
CREATE INDEX board_log_pins ON public.board_log USING gin (jsonb_path_query_array(changes, '$[*].*."value"."sha256"'::jsonpath));

create table boards (
  project_id uuid not null,
  workspace_id uuid not null,
  script_version integer not null,
  breakdown_sha256 text not null,
  ids jsonb not null,
  memory jsonb not null,
  revision integer default 1 not null,
  updated_at timestamp with time zone not null,
  constraint boards_pkey PRIMARY KEY (project_id)
);
CREATE INDEX boards_breakdown ON public.boards USING btree (breakdown_sha256);
CREATE INDEX boards_by_workspace ON public.boards USING btree (workspace_id, updated_at DESC);

create table candidates (
  id uuid not null,
  workspace_id uuid not null,
  project_id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  state text not null,
  source text not null,
  engine_id text,
  variant integer,
  prompt text,
  artefact_kind text,
  artefact_key text,
  step jsonb,
  artefact_id uuid,
  file_id uuid,
  sha256 text,
  media_type text,
  size_bytes bigint,
  facts jsonb default '{}'::jsonb not null,
  failure jsonb,
  task_id uuid,
  made_by uuid not null,
  created_at timestamp with time zone not null,
  constraint candidates_pkey PRIMARY KEY (id),
  constraint candidates_source_check CHECK ((source = ANY (ARRAY['engine'::text, 'upload'::text]))),
  constraint candidates_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'ready'::text, 'failed'::text, 'cancelled'::text]))),
  constraint candidates_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['shot'::text, 'character'::text, 'location'::text, 'line'::text, 'clip'::text, 'picture'::text, 'video'::text])))
);
CREATE INDEX candidates_by_task ON public.candidates USING btree (task_id, id) WHERE (task_id IS NOT NULL);
CREATE INDEX candidates_content ON public.candidates USING btree (sha256);
CREATE UNIQUE INDEX candidates_key ON public.candidates USING btree (project_id, subject_kind, subject_id, artefact_key) WHERE (state = ANY (ARRAY['waiting'::text, 'ready'::text]));
CREATE INDEX candidates_of_project ON public.candidates USING btree (project_id, subject_kind, subject_id, created_at DESC);
CREATE INDEX candidates_of_task ON public.candidates USING btree (task_id) WHERE (state = 'waiting'::text);
CREATE INDEX candidates_unfiled ON public.candidates USING btree (id) WHERE ((state = 'ready'::text) AND (file_id IS NULL) AND (failure IS NULL) AND (subject_kind = ANY (ARRAY['picture'::text, 'video'::text])) AND (task_id IS NOT NULL));

create table castings (
  workspace_id uuid not null,
  project_id uuid not null,
  character_id uuid not null,
  voice jsonb not null,
  pinned boolean not null,
  updated_at timestamp with time zone not null,
  constraint castings_pkey PRIMARY KEY (project_id, character_id)
);

create table catalogue_entries (
  kind text not null,
  id text not null,
  is_custom boolean not null,
  fields jsonb not null,
  revision integer not null,
  changed_by uuid not null,
  changed_at timestamp with time zone not null,
  constraint catalogue_entries_pkey PRIMARY KEY (kind, id),
  constraint catalogue_entries_kind_check CHECK ((kind = ANY (ARRAY['provider'::text, 'model'::text])))
);

create table catalogue_head (
  only_row boolean default true not null,
  revision bigint not null,
  constraint catalogue_head_pkey PRIMARY KEY (only_row),
  constraint catalogue_head_only_row_check CHECK (only_row)
);

create table drafts (
  id uuid not null,
  workspace_id uuid not null,
  project_id uuid,
  kind text not null,
  state text not null,
  task_id uuid not null,
  engine_id text not null,
  work jsonb not null,
  attempts jsonb default '[]'::jsonb not null,
  attempts_max integer not null,
  content jsonb,
  failure jsonb,
  script_version integer,
  made_by uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  constraint drafts_pkey PRIMARY KEY (id),
  constraint drafts_kind_check CHECK ((kind = ANY (ARRAY['script'::text, 'rewrite'::text, 'parse'::text, 'shots'::text, 'visual'::text, 'copy'::text]))),
  constraint drafts_state_check CHECK ((state = ANY (ARRAY['writing'::text, 'proposed'::text, 'accepted'::text, 'rejected'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX drafts_of_project ON public.drafts USING btree (workspace_id, project_id, created_at DESC, id DESC);
CREATE INDEX drafts_of_task ON public.drafts USING btree (task_id);
CREATE INDEX drafts_writing ON public.drafts USING btree (id) WHERE (state = 'writing'::text);

create table event_cursors (
  subscriber text not null,
  position bigint not null,
  failures integer default 0 not null,
  last_error text,
  failing_since timestamp with time zone,
  constraint event_cursors_pkey PRIMARY KEY (subscriber)
);

create table event_head (
  only_row boolean default true not null,
  position bigint not null,
  constraint event_head_pkey PRIMARY KEY (only_row),
  constraint event_head_only_row_check CHECK (only_row)
);

create table event_rejects (
  subscriber text not null,
  position bigint not null,
  event_name text not null,
  error text not null,
  rejected_at timestamp with time zone not null,
  constraint event_rejects_pkey PRIMARY KEY (subscriber, "position")
);

create table events (
  id uuid not null,
  position bigint,
  tenant_id uuid,
  name text not null,
  actor_id uuid,
  request_id text,
  subject_kind text,
  subject_id uuid,
  payload jsonb not null,
  happened_at timestamp with time zone not null,
  written bigint default nextval('events_written'::regclass),
  constraint events_pkey PRIMARY KEY (id),
  constraint events_position_key UNIQUE ("position")
);
CREATE INDEX events_tenant ON public.events USING btree (tenant_id, "position") WHERE ("position" IS NOT NULL);
CREATE INDEX events_unplaced ON public.events USING btree (written NULLS FIRST, id) WHERE ("position" IS NULL);

create table file_archives (
  id uuid not null,
  workspace_id uuid not null,
  made_by uuid not null,
  file_ids uuid[] not null,
  expires_at timestamp with time zone not null,
  constraint file_archives_pkey PRIMARY KEY (id)
);
CREATE INDEX file_archives_by_end ON public.file_archives USING btree (expires_at);

create table file_blobs (
  sha256 text not null,
  size_bytes bigint,
  idle_since timestamp with time zone,
  constraint file_blobs_pkey PRIMARY KEY (sha256)
);
CREATE INDEX file_blobs_idle ON public.file_blobs USING btree (idle_since) WHERE (idle_since IS NOT NULL);

create table file_uploads (
  file_id uuid not null,
  store_upload_id text,
  total_bytes bigint not null,
  part_bytes bigint not null,
  refused_type text,
  constraint file_uploads_pkey PRIMARY KEY (file_id),
  constraint file_uploads_store_upload_id_key UNIQUE (store_upload_id),
  constraint file_uploads_part_bytes_check CHECK ((part_bytes > 0)),
  constraint file_uploads_total_bytes_check CHECK ((total_bytes > 0))
);

create table files (
  id uuid not null,
  workspace_id uuid not null,
  project_id uuid,
  name text not null,
  purpose text not null,
  variant text,
  state text not null,
  declared_type text,
  reserved_bytes bigint default 0 not null,
  upload_expires_at timestamp with time zone,
  size_bytes bigint,
  sha256 text,
  md5 text,
  media_type text,
  facts jsonb,
  facts_state text default 'none'::text not null,
  tags text[] default '{}'::text[] not null,
  metadata jsonb default '{}'::jsonb not null,
  search_text text not null,
  revision integer default 1 not null,
  charged_to uuid not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  trashed_at timestamp with time zone,
  purge_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint files_pkey PRIMARY KEY (id),
  constraint files_check CHECK (((expires_at IS NULL) OR (purpose = 'temporary'::text))),
  constraint files_check1 CHECK (((trashed_at IS NULL) = (purge_at IS NULL))),
  constraint files_check2 CHECK (((state = 'ready'::text) = ((size_bytes IS NOT NULL) AND (sha256 IS NOT NULL) AND (media_type IS NOT NULL)))),
  constraint files_check3 CHECK (((state = 'awaiting'::text) OR (reserved_bytes = 0))),
  constraint files_facts_state_check CHECK ((facts_state = ANY (ARRAY['none'::text, 'pending'::text, 'known'::text, 'failed'::text]))),
  constraint files_reserved_bytes_check CHECK ((reserved_bytes >= 0)),
  constraint files_size_bytes_check CHECK ((size_bytes >= 0)),
  constraint files_state_check CHECK ((state = ANY (ARRAY['awaiting'::text, 'ready'::text])))
);
CREATE INDEX files_awaiting ON public.files USING btree (upload_expires_at) WHERE (state = 'awaiting'::text);
CREATE INDEX files_by_content ON public.files USING btree (sha256) WHERE (sha256 IS NOT NULL);
CREATE INDEX files_by_name ON public.files USING btree (workspace_id, lower(name), id) WHERE ((state = 'ready'::text) AND (trashed_at IS NULL));
CREATE INDEX files_by_project ON public.files USING btree (project_id, created_at DESC, id DESC) WHERE (project_id IS NOT NULL);
CREATE INDEX files_by_size ON public.files USING btree (workspace_id, size_bytes DESC, id) WHERE ((state = 'ready'::text) AND (trashed_at IS NULL));
CREATE INDEX files_by_workspace ON public.files USING btree (workspace_id, created_at DESC, id DESC) WHERE ((state = 'ready'::text) AND (trashed_at IS NULL));
CREATE INDEX files_due ON public.files USING btree (purge_at) WHERE (purge_at IS NOT NULL);
CREATE INDEX files_expiring ON public.files USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX files_in_trash ON public.files USING btree (workspace_id, trashed_at DESC, id DESC) WHERE (trashed_at IS NOT NULL);

create table films (
  id uuid not null,
  workspace_id uuid not null,
  project_id uuid not null,
  run_id uuid not null,
  artefact_id uuid not null,
  sha256 text not null,
  media_type text not null,
  size_bytes bigint not null,
  total_frames bigint not null,
  rate_num integer not null,
  rate_den integer not null,
  settings jsonb not null,
  srt_sha256 text not null,
  vtt_sha256 text not null,
  report jsonb not null,
  made_by uuid not null,
  created_at timestamp with time zone not null,
  chapters jsonb default '[]'::jsonb not null,
  shot_starts jsonb default '[]'::jsonb not null,
  trashed_at timestamp with time zone,
  constraint films_pkey PRIMARY KEY (id),
  constraint films_run_id_key UNIQUE (run_id)
);
CREATE INDEX films_content ON public.films USING btree (sha256);
CREATE INDEX films_project ON public.films USING btree (workspace_id, project_id, created_at DESC);
CREATE INDEX films_srt ON public.films USING btree (srt_sha256);
CREATE INDEX films_trashed ON public.films USING btree (trashed_at) WHERE (trashed_at IS NOT NULL);
CREATE INDEX films_vtt ON public.films USING btree (vtt_sha256);

create table generations (
  id uuid not null,
  workspace_id uuid not null,
  subject_kind text not null,
  subject_id text not null,
  artefact_kind text not null,
  artefact_key text not null,
  engine_id text not null,
  model text not null,
  state text not null,
  provider_job_id text,
  currency text not null,
  price_micros bigint not null,
  requested_by uuid not null,
  input jsonb not null,
  failure jsonb,
  created_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  project_id uuid,
  provider text,
  lane text,
  key_id uuid,
  prices jsonb,
  usage_max jsonb,
  usage jsonb,
  charged_micros bigint,
  attended_at timestamp with time zone,
  submitted_at timestamp with time zone,
  busy_since timestamp with time zone,
  decide_by timestamp with time zone,
  decided_at timestamp with time zone,
  decided_by text,
  asked_by_job text,
  attempt integer default 0 not null,
  handed_at timestamp with time zone,
  handed_by uuid,
  is_reply_lost boolean default false not null,
  is_taken boolean default false not null,
  task_id uuid,
  retry_allowed_by uuid,
  retry_allowed_at timestamp with time zone,
  result_links jsonb,
  unfetched_since timestamp with time zone,
  called_off_at timestamp with time zone,
  beside_sha256 text,
  beside_media_type text,
  stop_asked_at timestamp with time zone,
  constraint generations_pkey PRIMARY KEY (id),
  constraint generations_state_check CHECK ((state = ANY (ARRAY['intended'::text, 'submitting'::text, 'submitted'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text, 'ambiguous'::text])))
);
CREATE INDEX generations_beside ON public.generations USING btree (beside_sha256) WHERE (beside_sha256 IS NOT NULL);
CREATE INDEX generations_called_off ON public.generations USING btree (attended_at) WHERE ((called_off_at IS NOT NULL) AND (state = ANY (ARRAY['intended'::text, 'submitting'::text, 'submitted'::text])));
CREATE UNIQUE INDEX generations_in_flight ON public.generations USING btree (workspace_id, artefact_kind, artefact_key) WHERE (state = ANY (ARRAY['intended'::text, 'submitting'::text, 'submitted'::text]));
CREATE INDEX generations_lane ON public.generations USING btree (lane, workspace_id) WHERE ((lane IS NOT NULL) AND (state = ANY (ARRAY['intended'::text, 'submitting'::text, 'submitted'::text])));
CREATE INDEX generations_of_job ON public.generations USING btree (workspace_id, asked_by_job) WHERE (asked_by_job IS NOT NULL);
CREATE INDEX generations_of_workspace ON public.generations USING btree (workspace_id, created_at DESC, id DESC);
CREATE INDEX generations_open_of_task ON public.generations USING btree (task_id) WHERE ((state = 'ambiguous'::text) AND (decided_at IS NULL) AND (task_id IS NOT NULL));
CREATE INDEX generations_open_question ON public.generations USING btree (workspace_id, artefact_kind, artefact_key) WHERE ((state = 'ambiguous'::text) AND (decided_at IS NULL));
CREATE INDEX generations_subject ON public.generations USING btree (workspace_id, subject_kind, subject_id, created_at DESC);
CREATE INDEX generations_to_stop ON public.generations USING btree (stop_asked_at) WHERE (stop_asked_at IS NOT NULL);
CREATE INDEX generations_unattended ON public.generations USING btree (attended_at) WHERE ((provider IS NOT NULL) AND (state = ANY (ARRAY['intended'::text, 'submitting'::text, 'submitted'::text])));
CREATE INDEX generations_undecided ON public.generations USING btree (decide_by) WHERE ((state = 'ambiguous'::text) AND (decided_at IS NULL));

create table idempotency_keys (
  actor_id uuid not null,
  key text not null,
  operation text not null,
  request_sha256 text not null,
  status integer,
  reply jsonb,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (actor_id, key)
);
CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (created_at);

create table installation (
  only_row boolean default true not null,
  first_user_id uuid,
  constraint installation_pkey PRIMARY KEY (only_row),
  constraint installation_only_row_check CHECK (only_row)
);

create table invitations (
  id uuid not null,
  workspace_id uuid not null,
  project_id uuid,
  email text,
  role text not null,
  invited_by uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  accepted_by uuid,
  revoked_at timestamp with time zone,
  constraint invitations_pkey PRIMARY KEY (id),
  constraint invitations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
  constraint invitations_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'director'::text, 'writer'::text, 'cv'::text, 'reviewer'::text, 'viewer'::text])))
);
CREATE INDEX invitations_ended ON public.invitations USING btree (expires_at);
CREATE INDEX invitations_of_project ON public.invitations USING btree (project_id) WHERE (project_id IS NOT NULL);
CREATE INDEX invitations_of_workspace ON public.invitations USING btree (workspace_id, created_at DESC, id DESC);

create table job_fences (
  job_id uuid not null,
  attempt integer not null,
  errors integer default 0 not null,
  updated_at timestamp with time zone not null,
  constraint job_fences_pkey PRIMARY KEY (job_id)
);

create table job_steps (
  job_id uuid not null,
  name text not null,
  result jsonb not null,
  finished_at timestamp with time zone not null,
  constraint job_steps_pkey PRIMARY KEY (job_id, name)
);

create table likeness_scores (
  workspace_id uuid not null,
  picture_sha256 text not null,
  reference_sha256 text not null,
  revision integer not null,
  score integer,
  facts jsonb not null,
  measured_at timestamp with time zone not null,
  constraint likeness_scores_pkey PRIMARY KEY (workspace_id, picture_sha256, reference_sha256, revision),
  constraint likeness_scores_score_check CHECK (((score >= 0) AND (score <= 100)))
);

create table notices (
  id uuid not null,
  user_id uuid not null,
  workspace_id uuid not null,
  event_id uuid not null,
  kind text not null,
  details jsonb default '{}'::jsonb not null,
  project_id uuid,
  task_id uuid,
  film_id uuid,
  invitation_id uuid,
  created_at timestamp with time zone not null,
  read_at timestamp with time zone,
  constraint notices_pkey PRIMARY KEY (id),
  constraint notices_event_id_user_id_key UNIQUE (event_id, user_id)
);
CREATE INDEX notices_by_age ON public.notices USING btree (created_at);
CREATE INDEX notices_of_project ON public.notices USING btree (project_id) WHERE (project_id IS NOT NULL);
CREATE INDEX notices_of_user ON public.notices USING btree (user_id, created_at DESC, id DESC);
CREATE INDEX notices_of_workspace ON public.notices USING btree (workspace_id);
CREATE INDEX notices_unread ON public.notices USING btree (user_id) WHERE (read_at IS NULL);

create table production_edges (
  run_id uuid not null,
  step_id text not null,
  needs text not null,
  constraint production_edges_pkey PRIMARY KEY (run_id, needs, step_id),
  constraint production_edges_run_id_fkey FOREIGN KEY (run_id) REFERENCES production_runs(id) ON DELETE CASCADE
);
CREATE INDEX production_edges_step ON public.production_edges USING btree (run_id, step_id);

create table production_latest (
  workspace_id uuid not null,
  project_id uuid not null,
  step_id text not null,
  key text not null,
  made_at timestamp with time zone not null,
  constraint production_latest_pkey PRIMARY KEY (project_id, step_id)
);

create table production_runs (
  id uuid not null,
  workspace_id uuid not null,
  project_id uuid not null,
  task_id uuid not null,
  requested_by uuid not null,
  state text not null,
  input jsonb not null,
  steps_total integer not null,
  steps_done integer not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  is_partial boolean default false not null,
  wish jsonb,
  input_revision integer default 0 not null,
  looks_again boolean default false not null,
  constraint production_runs_pkey PRIMARY KEY (id),
  constraint production_runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE UNIQUE INDEX production_runs_active ON public.production_runs USING btree (project_id) WHERE (state = ANY (ARRAY['running'::text, 'paused'::text]));
CREATE INDEX production_runs_project ON public.production_runs USING btree (workspace_id, project_id, started_at DESC);
CREATE INDEX production_runs_running ON public.production_runs USING btree (started_at) WHERE (state = 'running'::text);
CREATE INDEX production_runs_task ON public.production_runs USING btree (task_id);

create table production_steps (
  run_id uuid not null,
  step_id text not null,
  kind text not null,
  subject_id text,
  state text not null,
  missing integer not null,
  artefact_id uuid,
  sha256 text,
  reused boolean not null,
  elapsed_ms integer,
  is_remote boolean default false not null,
  failure jsonb,
  waits_until timestamp with time zone,
  constraint production_steps_pkey PRIMARY KEY (run_id, step_id),
  constraint production_steps_run_id_fkey FOREIGN KEY (run_id) REFERENCES production_runs(id) ON DELETE CASCADE,
  constraint production_steps_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'queued'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX production_steps_content ON public.production_steps USING btree (sha256) WHERE (sha256 IS NOT NULL);
CREATE INDEX production_steps_failed ON public.production_steps USING btree (run_id) WHERE (state = 'failed'::text);
CREATE INDEX production_steps_ready ON public.production_steps USING btree (run_id) WHERE ((state = 'waiting'::text) AND (missing = 0));

create table project_likes (
  project_id uuid not null,
  user_id uuid not null,
  liked_at timestamp with time zone not null,
  constraint project_likes_pkey PRIMARY KEY (project_id, user_id),
  constraint project_likes_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);

create table project_roles (
  project_id uuid not null,
  user_id uuid not null,
  workspace_id uuid not null,
  role text not null,
  granted_by uuid,
  granted_at timestamp with time zone not null,
  constraint project_roles_pkey PRIMARY KEY (project_id, user_id),
  constraint project_roles_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint project_roles_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
  constraint project_roles_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'director'::text, 'writer'::text, 'cv'::text, 'reviewer'::text, 'viewer'::text])))
);
CREATE INDEX project_roles_of_user ON public.project_roles USING btree (user_id, granted_at);
CREATE INDEX project_roles_of_workspace ON public.project_roles USING btree (workspace_id, user_id);

create table projects (
  id uuid not null,
  workspace_id uuid not null,
  kind text not null,
  title text not null,
  description text default ''::text not null,
  stage text default 'script'::text not null,
  status text default 'active'::text not null,
  settings jsonb not null,
  genre text,
  tags text[] default '{}'::text[] not null,
  difficulty smallint,
  thumbnail_file_id uuid,
  view_count bigint default 0 not null,
  like_count bigint default 0 not null,
  take_count bigint default 0 not null,
  revision integer default 1 not null,
  search_text text not null,
  duplicate_of uuid,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  trashed_at timestamp with time zone,
  status_before_trash text,
  purge_at timestamp with time zone,
  constraint projects_pkey PRIMARY KEY (id),
  constraint projects_check CHECK (((status = 'deleted'::text) = ((trashed_at IS NOT NULL) AND (purge_at IS NOT NULL)))),
  constraint projects_difficulty_check CHECK (((difficulty >= 1) AND (difficulty <= 5))),
  constraint projects_kind_check CHECK ((kind = ANY (ARRAY['comic_drama'::text, 'audio_drama'::text, 'short_video'::text, 'campaign'::text, 'render'::text]))),
  constraint projects_stage_check CHECK ((stage = ANY (ARRAY['script'::text, 'assets'::text, 'director'::text, 'export'::text]))),
  constraint projects_status_check CHECK ((status = ANY (ARRAY['active'::text, 'archived'::text, 'deleted'::text])))
);
CREATE INDEX projects_by_change ON public.projects USING btree (workspace_id, status, updated_at DESC, id DESC);
CREATE INDEX projects_by_creation ON public.projects USING btree (workspace_id, status, created_at DESC, id DESC);
CREATE INDEX projects_due ON public.projects USING btree (purge_at) WHERE (purge_at IS NOT NULL);

create table prompt_templates (
  workspace_id uuid not null,
  kind text not null,
  language text not null,
  current_number integer not null,
  version_count integer not null,
  revision integer not null,
  changed_by uuid not null,
  changed_at timestamp with time zone not null,
  constraint prompt_templates_pkey PRIMARY KEY (workspace_id, kind, language),
  constraint prompt_templates_current_number_check CHECK ((current_number >= 0)),
  constraint prompt_templates_language_check CHECK ((language = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
  constraint prompt_templates_version_count_check CHECK ((version_count >= 1))
);

create table prompt_versions (
  workspace_id uuid not null,
  kind text not null,
  language text not null,
  number integer not null,
  text text not null,
  note text not null,
  made_by uuid not null,
  made_at timestamp with time zone not null,
  constraint prompt_versions_pkey PRIMARY KEY (workspace_id, kind, language, number),
  constraint prompt_versions_workspace_id_kind_language_fkey FOREIGN KEY (workspace_id, kind, language) REFERENCES prompt_templates(workspace_id, kind, language) ON DELETE CASCADE,
  constraint prompt_versions_number_check CHECK ((number >= 1))
);

create table provider_key_installation (
  only_row boolean default true not null,
  workspaces_may_use boolean not null,
  is_billed boolean not null,
  revision integer not null,
  constraint provider_key_installation_pkey PRIMARY KEY (only_row),
  constraint provider_key_installation_only_row_check CHECK (only_row)
);

create table provider_key_rules (
  workspace_id uuid not null,
  own_keys_allowed boolean not null,
  revision integer not null,
  constraint provider_key_rules_pkey PRIMARY KEY (workspace_id)
);

create table provider_keys (
  id uuid not null,
  owner_kind text not null,
  user_id uuid,
  workspace_id uuid,
  provider text not null,
  label text not null,
  place integer default 0 not null,
  is_enabled boolean default true not null,
  kek_id text not null,
  sealed_key text not null,
  sealed_secrets text not null,
  last_four text,
  turn bigint default 0 not null,
  used_at timestamp with time zone,
  failed_at timestamp with time zone,
  failure text,
  failures integer default 0 not null,
  cooling_until timestamp with time zone,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  revision integer default 1 not null,
  deleted_at timestamp with time zone,
  constraint provider_keys_pkey PRIMARY KEY (id),
  constraint provider_keys_check CHECK (((owner_kind = 'user'::text) = (user_id IS NOT NULL))),
  constraint provider_keys_check1 CHECK (((owner_kind = 'workspace'::text) = (workspace_id IS NOT NULL))),
  constraint provider_keys_owner_kind_check CHECK ((owner_kind = ANY (ARRAY['user'::text, 'workspace'::text, 'installation'::text])))
);
CREATE INDEX provider_keys_by_kek ON public.provider_keys USING btree (kek_id, id);
CREATE INDEX provider_keys_deleted ON public.provider_keys USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE INDEX provider_keys_of_installation ON public.provider_keys USING btree (provider, place) WHERE (owner_kind = 'installation'::text);
CREATE INDEX provider_keys_of_user ON public.provider_keys USING btree (user_id, provider, place) WHERE (user_id IS NOT NULL);
CREATE INDEX provider_keys_of_workspace ON public.provider_keys USING btree (workspace_id, provider, place) WHERE (workspace_id IS NOT NULL);

create table recovery_codes (
  user_id uuid not null,
  hash text not null,
  constraint recovery_codes_pkey PRIMARY KEY (user_id, hash),
  constraint recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

create table refresh_tokens (
  hash text not null,
  session_id uuid not null,
  successor_hash text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint refresh_tokens_pkey PRIMARY KEY (hash),
  constraint refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_family ON public.refresh_tokens USING btree (session_id);

create table script_likes (
  script_id uuid not null,
  user_id uuid not null,
  liked_at timestamp with time zone not null,
  constraint script_likes_pkey PRIMARY KEY (script_id, user_id),
  constraint script_likes_script_id_fkey FOREIGN KEY (script_id) REFERENCES scripts(id) ON DELETE CASCADE
);

create table script_state_changes (
  id uuid not null,
  workspace_id uuid not null,
  script_id uuid not null,
  action text not null,
  from_state text not null,
  to_state text not null,
  reason text,
  version integer not null,
  changed_by uuid,
  changed_at timestamp with time zone not null,
  constraint script_state_changes_pkey PRIMARY KEY (id),
  constraint script_state_changes_script_id_fkey FOREIGN KEY (script_id) REFERENCES scripts(id) ON DELETE CASCADE
);
CREATE INDEX script_state_changes_of ON public.script_state_changes USING btree (script_id, changed_at DESC, id DESC);

create table script_versions (
  id uuid not null,
  workspace_id uuid not null,
  script_id uuid not null,
  number integer not null,
  text text not null,
  text_sha256 text not null,
  text_chars integer not null,
  source_sha256 text,
  source_kind text not null,
  encoding text not null,
  file_name text,
  layout_wish text,
  language_wish text,
  layout text not null,
  language text not null,
  breakdown_sha256 text not null,
  breakdown_bytes bigint not null,
  scene_count integer not null,
  shot_count integer not null,
  line_count integer not null,
  warning_count integer not null,
  note text default ''::text not null,
  restored_from integer,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  constraint script_versions_pkey PRIMARY KEY (id),
  constraint script_versions_script_id_number_key UNIQUE (script_id, number),
  constraint script_versions_script_id_fkey FOREIGN KEY (script_id) REFERENCES scripts(id) ON DELETE CASCADE,
  constraint script_versions_number_check CHECK ((number > 0))
);
CREATE INDEX script_versions_blobs ON public.script_versions USING btree (source_sha256) WHERE (source_sha256 IS NOT NULL);
CREATE INDEX script_versions_breakdown ON public.script_versions USING btree (breakdown_sha256);

create table scripts (
  id uuid not null,
  workspace_id uuid not null,
  project_id uuid not null,
  title text,
  description text default ''::text not null,
  state text not null,
  state_reason text,
  state_by uuid,
  state_at timestamp with time zone not null,
  author_id uuid not null,
  reviewer_id uuid,
  current_version integer not null,
  published_version integer,
  view_count bigint default 0 not null,
  like_count bigint default 0 not null,
  revision integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint scripts_pkey PRIMARY KEY (id),
  constraint scripts_project_id_key UNIQUE (project_id),
  constraint scripts_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'pending'::text, 'approved'::text, 'rejected'::text, 'published'::text])))
);
CREATE INDEX scripts_by_state ON public.scripts USING btree (workspace_id, state, updated_at DESC, id DESC);
CREATE INDEX scripts_of_reviewer ON public.scripts USING btree (workspace_id, reviewer_id, state) WHERE (reviewer_id IS NOT NULL);

create table search_entries (
  project_id uuid not null,
  ordinal integer not null,
  workspace_id uuid not null,
  kind text not null,
  ref_id uuid not null,
  shot_id uuid,
  line_number integer,
  title text not null,
  detail text not null,
  search_text text not null,
  constraint search_entries_pkey PRIMARY KEY (project_id, ordinal),
  constraint search_entries_project_id_fkey FOREIGN KEY (project_id) REFERENCES search_projects(project_id) ON DELETE CASCADE,
  constraint search_entries_kind_check CHECK ((kind = ANY (ARRAY['character'::text, 'scene'::text, 'line'::text])))
);
CREATE INDEX search_entries_by_workspace ON public.search_entries USING btree (workspace_id, kind);

create table search_projects (
  project_id uuid not null,
  workspace_id uuid not null,
  entries_sha256 text not null,
  is_hidden boolean default false not null,
  indexed_at timestamp with time zone not null,
  constraint search_projects_pkey PRIMARY KEY (project_id)
);

create table sessions (
  id uuid not null,
  user_id uuid not null,
  user_agent text not null,
  address text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_because text,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX sessions_ended ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_known_addresses ON public.sessions USING btree (user_id, address);
CREATE INDEX sessions_of_user ON public.sessions USING btree (user_id, last_used_at DESC) WHERE (revoked_at IS NULL);
CREATE INDEX sessions_revoked ON public.sessions USING btree (revoked_at) WHERE (revoked_at IS NOT NULL);

create table sign_in_challenges (
  hash text not null,
  user_id uuid not null,
  failures integer default 0 not null,
  expires_at timestamp with time zone not null,
  constraint sign_in_challenges_pkey PRIMARY KEY (hash),
  constraint sign_in_challenges_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX sign_in_challenges_ended ON public.sign_in_challenges USING btree (expires_at);
CREATE INDEX sign_in_challenges_of_user ON public.sign_in_challenges USING btree (user_id);

create table sign_in_failures (
  key text not null,
  failures integer not null,
  last_failed_at timestamp with time zone not null,
  blocked_until timestamp with time zone not null,
  constraint sign_in_failures_pkey PRIMARY KEY (key)
);
CREATE INDEX sign_in_failures_age ON public.sign_in_failures USING btree (last_failed_at);

create table storage_entries (
  id uuid not null,
  user_id uuid not null,
  workspace_id uuid not null,
  file_id uuid not null,
  bytes bigint not null,
  reason text not null,
  happened_at timestamp with time zone not null,
  constraint storage_entries_pkey PRIMARY KEY (id),
  constraint storage_entries_reason_check CHECK ((reason = ANY (ARRAY['stored'::text, 'purged'::text])))
);
CREATE INDEX storage_entries_by_user ON public.storage_entries USING btree (user_id, happened_at);

create table storage_totals (
  owner_kind text not null,
  owner_id uuid not null,
  used_bytes bigint default 0 not null,
  reserved_bytes bigint default 0 not null,
  file_count bigint default 0 not null,
  constraint storage_totals_pkey PRIMARY KEY (owner_kind, owner_id),
  constraint storage_totals_file_count_check CHECK ((file_count >= 0)),
  constraint storage_totals_owner_kind_check CHECK ((owner_kind = ANY (ARRAY['user'::text, 'workspace'::text]))),
  constraint storage_totals_reserved_bytes_check CHECK ((reserved_bytes >= 0)),
  constraint storage_totals_used_bytes_check CHECK ((used_bytes >= 0))
);

create table takes (
  id uuid not null,
  workspace_id uuid not null,
  project_id uuid not null,
  line_id uuid not null,
  artefact_id uuid not null,
  sha256 text not null,
  media_type text not null,
  duration_samples bigint not null,
  engine_id text,
  state text not null,
  made_by uuid not null,
  created_at timestamp with time zone not null,
  constraint takes_pkey PRIMARY KEY (id),
  constraint takes_project_id_line_id_artefact_id_key UNIQUE (project_id, line_id, artefact_id),
  constraint takes_state_check CHECK ((state = ANY (ARRAY['uploading'::text, 'processing'::text, 'processing_failed'::text, 'pending_review'::text, 'first_review'::text, 'second_review'::text, 'approved'::text, 'rejected'::text, 'revision_needed'::text])))
);
CREATE INDEX takes_artefact ON public.takes USING btree (artefact_id);
CREATE INDEX takes_content ON public.takes USING btree (sha256);
CREATE INDEX takes_line ON public.takes USING btree (project_id, line_id, created_at);

create table task_log_chunks (
  task_id uuid not null,
  first_line bigint not null,
  line_count integer not null,
  lines jsonb not null,
  written_at timestamp with time zone not null,
  constraint task_log_chunks_pkey PRIMARY KEY (task_id, first_line),
  constraint task_log_chunks_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks(id) ON DELETE CASCADE
);

create table tasks (
  id uuid not null,
  workspace_id uuid not null,
  project_id uuid,
  kind text not null,
  title text not null,
  subject_kind text,
  subject_id uuid,
  state text not null,
  attempt integer default 0 not null,
  done_units bigint,
  total_units bigint,
  percent smallint default 0 not null,
  message text,
  estimate_seconds integer,
  result jsonb,
  error jsonb,
  cost_micros bigint default 0 not null,
  cost_currency text,
  log_lines bigint default 0 not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  updated_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  other_costs jsonb default '{}'::jsonb not null,
  asked_by uuid,
  notice jsonb,
  constraint tasks_pkey PRIMARY KEY (id),
  constraint tasks_percent_check CHECK (((percent >= 0) AND (percent <= 100))),
  constraint tasks_state_check CHECK ((state = ANY (ARRAY['created'::text, 'queued'::text, 'running'::text, 'paused'::text, 'settling'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX tasks_asking ON public.tasks USING btree (workspace_id) WHERE ((state = 'failed'::text) AND (error ? 'open_questions'::text) AND (removed_at IS NULL));
CREATE INDEX tasks_by_project ON public.tasks USING btree (project_id, created_at DESC, id DESC) WHERE ((removed_at IS NULL) AND (project_id IS NOT NULL));
CREATE INDEX tasks_by_workspace ON public.tasks USING btree (workspace_id, created_at DESC, id DESC) WHERE (removed_at IS NULL);
CREATE INDEX tasks_unfinished ON public.tasks USING btree (workspace_id, created_at DESC, id DESC) WHERE ((removed_at IS NULL) AND (finished_at IS NULL));

create table two_factor_keys (
  user_id uuid not null,
  sealed_secret text not null,
  last_step bigint default 0 not null,
  created_at timestamp with time zone not null,
  constraint two_factor_keys_pkey PRIMARY KEY (user_id),
  constraint two_factor_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

create table users (
  id uuid not null,
  username text,
  username_key text,
  email text,
  email_key text,
  email_verified_at timestamp with time zone,
  display_name text not null,
  bio text default ''::text not null,
  avatar_file_id uuid,
  password_hash text,
  operator boolean default false not null,
  status text not null,
  last_sign_in_at timestamp with time zone,
  revision integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  phone text,
  two_factor_at timestamp with time zone,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_check CHECK (((status = 'deleted'::text) OR (username_key IS NOT NULL) OR (email_key IS NOT NULL))),
  constraint users_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'suspended'::text, 'deleted'::text])))
);
CREATE UNIQUE INDEX users_email ON public.users USING btree (email_key) WHERE (status <> 'deleted'::text);
CREATE INDEX users_newest ON public.users USING btree (created_at DESC, id DESC);
CREATE INDEX users_operators ON public.users USING btree (id) WHERE operator;
CREATE INDEX users_status ON public.users USING btree (status, created_at DESC, id DESC);
CREATE UNIQUE INDEX users_username ON public.users USING btree (username_key) WHERE (status <> 'deleted'::text);

create table wallets (
  workspace_id uuid not null,
  currency text not null,
  balance_micros bigint default 0 not null,
  held_micros bigint default 0 not null,
  debt_micros bigint default 0 not null,
  version bigint default 0 not null,
  updated_at timestamp with time zone not null,
  constraint wallets_pkey PRIMARY KEY (workspace_id, currency),
  constraint wallets_balance_micros_check CHECK ((balance_micros >= 0)),
  constraint wallets_check CHECK (((balance_micros = 0) OR (debt_micros = 0))),
  constraint wallets_currency_check CHECK ((currency ~ '^[A-Z]{3,8}$'::text)),
  constraint wallets_debt_micros_check CHECK ((debt_micros >= 0)),
  constraint wallets_held_micros_check CHECK ((held_micros >= 0))
);

create table workspace_defaults (
  user_id uuid not null,
  workspace_id uuid not null,
  constraint workspace_defaults_pkey PRIMARY KEY (user_id),
  constraint workspace_defaults_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint workspace_defaults_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);

create table workspace_members (
  workspace_id uuid not null,
  user_id uuid not null,
  role text not null,
  added_by uuid,
  added_at timestamp with time zone not null,
  constraint workspace_members_pkey PRIMARY KEY (workspace_id, user_id),
  constraint workspace_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint workspace_members_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id),
  constraint workspace_members_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'director'::text, 'writer'::text, 'cv'::text, 'reviewer'::text, 'viewer'::text])))
);
CREATE INDEX workspace_members_by_role ON public.workspace_members USING btree (workspace_id, role, added_at);
CREATE INDEX workspace_members_of_user ON public.workspace_members USING btree (user_id, added_at);

create table workspaces (
  id uuid not null,
  slug text not null,
  name text not null,
  kind text not null,
  created_by uuid not null,
  revision integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  constraint workspaces_pkey PRIMARY KEY (id),
  constraint workspaces_kind_check CHECK ((kind = ANY (ARRAY['personal'::text, 'team'::text])))
);
CREATE UNIQUE INDEX workspaces_slug ON public.workspaces USING btree (slug) WHERE (deleted_at IS NULL);

create table ws_tickets (
  hash text not null,
  user_id uuid not null,
  session_id uuid not null,
  expires_at timestamp with time zone not null,
  constraint ws_tickets_pkey PRIMARY KEY (hash),
  constraint ws_tickets_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);
CREATE INDEX ws_tickets_ended ON public.ws_tickets USING btree (expires_at);

CREATE OR REPLACE FUNCTION public.billing_refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the journal is only ever added to: book the opposite instead';
end
$function$;

CREATE TRIGGER billing_journal_append_only BEFORE DELETE OR UPDATE ON public.billing_journal FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();

create sequence provider_key_turns;
