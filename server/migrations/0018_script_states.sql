-- scripts: the way of each script through approval, with who decided and why.

create table script_state_changes (
  id uuid primary key,
  workspace_id uuid not null,
  script_id uuid not null references scripts (id) on delete cascade,
  -- One of the actions of the API, or 'new_version' when a new text made a draft of it again.
  action text not null,
  from_state text not null,
  to_state text not null,
  reason text,
  -- Number of the version that was in force.
  version integer not null,
  changed_by uuid,
  changed_at timestamptz not null
);
create index script_state_changes_of on script_state_changes (script_id, changed_at desc, id desc);

-- What is known of scripts that were decided on before this table: the events.
insert into script_state_changes (id, workspace_id, script_id, action, from_state, to_state, reason, version, changed_by, changed_at)
select gen_random_uuid(), s.workspace_id, s.id, e.payload ->> 'action', e.payload ->> 'from', e.payload ->> 'to',
  e.payload ->> 'reason', coalesce((e.payload ->> 'version')::integer, s.current_version), e.actor_id, e.happened_at
from events e join scripts s on s.id = e.subject_id
where e.name = 'script.state_changed' and e.payload ->> 'action' is not null;
