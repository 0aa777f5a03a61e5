-- What was handed over once and refused since may still be at its provider: it is looked after like what is under way.
drop index generations_unattended;
create index generations_unattended on generations (attended_at)
  where provider is not null and state in ('intended', 'submitting', 'submitted');
drop index generations_called_off;
create index generations_called_off on generations (attended_at)
  where called_off_at is not null and state in ('intended', 'submitting', 'submitted');
