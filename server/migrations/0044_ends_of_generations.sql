-- How accepted work comes to its end: fetched for as long as it takes, followed when nobody wants it, kept when it comes in late.
alter table generations
  -- Where a finished result lies at the provider, written down before it is fetched: { urls, usage, openUntilMs }. Signed: shown nowhere.
  add column result_links jsonb,
  -- Since when it is known to be made, and could not be fetched.
  add column unfetched_since timestamptz,
  -- Nobody wants it any more, and it could not be stopped: how it ends is waited for.
  add column called_off_at timestamptz,
  -- What came in when another result had its key already: content of an artefact of its own.
  add column beside_sha256 text,
  add column beside_media_type text;

create index generations_beside on generations (beside_sha256) where beside_sha256 is not null;
create index generations_called_off on generations (attended_at)
  where called_off_at is not null and state in ('submitting', 'submitted');
