-- A generation is handed over once: which attempt is at it, until when its request may have been under way, and with whose key.
alter table generations
  -- Grows with every hand-over. Of two that have read the same row, one may submit.
  add column attempt integer not null default 0,
  -- The last moment at which a request was known to be under way, or to have ended without a reply.
  add column handed_at timestamptz,
  -- Whose right to the key it was; the key is opened in that name, whoever asks for the result.
  add column handed_by uuid,
  -- A reply was lost once: from then on the work goes to the account that it went to, and to no other.
  add column is_reply_lost boolean not null default false,
  -- The provider refused it as known: it is there, whatever its listing says.
  add column is_taken boolean not null default false,
  -- The task that it was begun for.
  add column task_id uuid,
  -- Who said that it may be made again although this one may be charged too.
  add column retry_allowed_by uuid,
  add column retry_allowed_at timestamptz;

create index generations_open_question on generations (workspace_id, artefact_kind, artefact_key)
  where state = 'ambiguous' and decided_at is null;
create index generations_open_of_task on generations (task_id)
  where state = 'ambiguous' and decided_at is null and task_id is not null;
