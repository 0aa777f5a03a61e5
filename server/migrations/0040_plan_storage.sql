-- files: room that uploads hold is counted for the workspace, too, whose plan may limit it. billing: what the journal replaced goes.

insert into storage_totals (owner_kind, owner_id, reserved_bytes)
  select 'workspace', workspace_id, sum(reserved_bytes) from files where state = 'awaiting' group by workspace_id
on conflict (owner_kind, owner_id) do update set reserved_bytes = excluded.reserved_bytes;

drop table billing_entries;
