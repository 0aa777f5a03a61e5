// Every variable that is read, with its default and meaning. config.ts reads them; docs/settings.md is written from here.

type Setting = { readonly name: string; readonly fallback: string; readonly meaning: string }

/** Every variable that is read, for the reference in the docs. */
export const SETTINGS: readonly Setting[] = [
  {
    name: 'DATABASE_URL',
    fallback: '',
    meaning: 'PostgreSQL 15 or later, as a URL. Empty: the embedded database in the data folder.',
  },
  { name: 'HUABEN_DATABASE_CONNECTIONS', fallback: '10', meaning: 'PostgreSQL connections per process.' },
  {
    name: 'HUABEN_DATABASE_CONNECT_SECONDS',
    fallback: '10',
    meaning: 'PostgreSQL: seconds to wait for a connection; 0 for no end.',
  },
  {
    name: 'HUABEN_DATABASE_STATEMENT_SECONDS',
    fallback: '60',
    meaning: 'PostgreSQL: seconds that one statement may take, migrations apart; 0 for no end.',
  },
  {
    name: 'HUABEN_DATABASE_IDLE_TRANSACTION_SECONDS',
    fallback: '60',
    meaning: 'PostgreSQL: seconds that a transaction may stand idle before it is rolled back; 0 for no end.',
  },
  { name: 'HUABEN_HOST', fallback: '127.0.0.1', meaning: 'Address to listen on.' },
  { name: 'HUABEN_PORT', fallback: '8000', meaning: 'Port to listen on; 0 takes a free one.' },
  { name: 'HUABEN_PUBLIC_URL', fallback: '', meaning: 'Where people reach the studio, for links and origin checks.' },
  {
    name: 'HUABEN_TRUST_PROXY',
    fallback: 'false',
    meaning:
      'Proxies whose X-Forwarded-* is believed: addresses or ranges such as 10.0.0.0/8, separated by commas; true for this machine and private networks.',
  },
  {
    name: 'HUABEN_ANONYMOUS_PER_MINUTE',
    fallback: '60',
    meaning: 'Requests per minute and address to what is open to anybody, signed in or not.',
  },
  { name: 'HUABEN_BODY_MAX_BYTES', fallback: String(30 * 1024 * 1024), meaning: 'Largest JSON body.' },
  { name: 'HUABEN_OPEN_REGISTRATION', fallback: 'true', meaning: 'Whether anybody may register.' },
  { name: 'HUABEN_ACCESS_SECONDS', fallback: '900', meaning: 'Life of an access token.' },
  { name: 'HUABEN_REFRESH_SECONDS', fallback: String(7 * 24 * 3600), meaning: 'Life of a refresh token.' },
  { name: 'HUABEN_PASSWORD_MEMORY_KIB', fallback: '19456', meaning: 'Memory of one password hash (argon2id).' },
  { name: 'HUABEN_PASSWORD_PASSES', fallback: '2', meaning: 'Passes of one password hash.' },
  { name: 'HUABEN_PASSWORD_CONCURRENCY', fallback: '2', meaning: 'Password hashes at once in this process.' },
  {
    name: 'HUABEN_SECRET',
    fallback: '',
    meaning:
      'Secret of the installation, at least 32 characters; several servers need the same. Empty: made at the first start and kept in the data folder.',
  },
  {
    name: 'HUABEN_KEY_ENCRYPTION_KEY',
    fallback: '',
    meaning:
      'What seals the stored keys of providers: 32 bytes in base64 (openssl rand -base64 32). Several, separated by commas, newest first, while they are renewed (huaben reencrypt-keys). Empty: made at the first start and kept in the data folder.',
  },
  {
    name: 'HUABEN_PROVIDER_PROXY_URL',
    fallback: '',
    meaning:
      'HTTP proxy through which providers are reached, as http://user:password@host:port or https://…; addresses of the own network are reached directly. Links that providers answer with are still looked up here, so that none leads into that network. Empty: no proxy.',
  },
  {
    name: 'HUABEN_PROVIDER_LINK_MINUTES',
    fallback: '15',
    meaning:
      'How long a provider may fetch a picture that is too large to be sent along, from HUABEN_PUBLIC_URL by a signed address.',
  },
  {
    name: 'HUABEN_PROVIDER_FIND_SECONDS',
    fallback: '120',
    meaning:
      'How long after a lost reply a provider that knows our ids is asked for the work before it is believed that it never had it. What it took a moment ago may not show in its listings yet: too short a time may have a thing paid for twice. So long after the submit no provider is believed that it does not know its own job.',
  },
  {
    name: 'HUABEN_PROVIDER_DECIDE_HOURS',
    fallback: '24',
    meaning:
      'How long an open question (a reply that was lost, a result that cannot be fetched) keeps its hold for a person to decide. Then it decides itself: what the provider is known to have made is booked, anything else is given back.',
  },
  {
    name: 'HUABEN_PROVIDER_BUSY_HOURS',
    fallback: '6',
    meaning: 'How long work waits for an engine that is busy or away before it is given up, uncharged.',
  },
  {
    name: 'HUABEN_PROVIDER_FINISH_HOURS',
    fallback: '24',
    meaning:
      'How long a provider may be at a piece of work, where its model says no other deadline; then it is an open question.',
  },
  {
    name: 'HUABEN_PROVIDER_FETCH_MINUTES',
    fallback: '15',
    meaning:
      'How long a finished result that cannot be fetched is tried again where the provider does not say how long its link opens; then it is an open question.',
  },
  {
    name: 'HUABEN_PROVIDER_POLL_PAUSE_SECONDS',
    fallback: '600',
    meaning: 'However long a provider asks to be left alone, its work is asked about again after this.',
  },
  {
    name: 'HUABEN_SIMULATED_PROVIDERS',
    fallback: '',
    meaning:
      'For trying the studio out: address of simulators that stand in for all providers, each below its id. Nothing that comes out is real. Empty: the providers themselves.',
  },
  {
    name: 'HUABEN_ALLOW_SIMULATED',
    fallback: 'false',
    meaning: 'Whether simulated providers are accepted where other people can reach the studio.',
  },
  {
    name: 'NODE_ENV',
    fallback: '',
    meaning: 'production: simulated providers are refused unless they are allowed.',
  },
  {
    name: 'HUABEN_SMTP_URL',
    fallback: '',
    meaning: 'smtp:// or smtps:// URL. Empty: mails are written to the data folder.',
  },
  { name: 'HUABEN_MAIL_FROM', fallback: 'huaben@localhost', meaning: 'Sender of mails.' },
  { name: 'FFMPEG_PATH', fallback: '', meaning: 'The ffmpeg program. Empty: found on PATH.' },
  { name: 'HUABEN_ENCODE_CONCURRENCY', fallback: '2', meaning: 'Encodes at once in this process.' },
  { name: 'HUABEN_SPEECH_PROCESSES', fallback: '2', meaning: 'Speech programs at once in this process.' },
  {
    name: 'HUABEN_FILMS_PER_HOUR',
    fallback: '10',
    meaning: 'Films that one user may have made an hour; 0 for no limit. Whoever runs the installation is not limited.',
  },
  {
    name: 'HUABEN_FILM_MINUTES',
    fallback: '240',
    meaning:
      'How long a film may be; 0 for any length. An hour of film takes some 13 minutes of two cores, as WebM hours.',
  },
  {
    name: 'HUABEN_TEXTS_PER_HOUR',
    fallback: '0',
    meaning: 'Texts that one user may have written by an engine in an hour; 0 for no limit.',
  },
  {
    name: 'HUABEN_REPAIRS_MAX',
    fallback: '2',
    meaning: 'How often an engine of text is asked to mend an answer that cannot be used; each time is paid for.',
  },
  {
    name: 'HUABEN_CLIPS_PER_HOUR',
    fallback: '10',
    meaning: 'Moving pictures that one user may have made in an hour; what is more waits. 0 for no limit.',
  },
  {
    name: 'HUABEN_PICTURES_PER_HOUR',
    fallback: '0',
    meaning: 'Pictures that one user may have generated an hour; 0 for no limit.',
  },
  {
    name: 'HUABEN_SPOKEN_LINES_PER_HOUR',
    fallback: '0',
    meaning: 'Lines that one user may have spoken by engines an hour; 0 for no limit.',
  },
  {
    name: 'HUABEN_MUSIC_PER_HOUR',
    fallback: '0',
    meaning: 'Beds of music that one user may have generated an hour; 0 for no limit.',
  },
  {
    name: 'HUABEN_EFFECTS_PER_HOUR',
    fallback: '0',
    meaning: 'Sound effects that one user may have generated an hour; 0 for no limit.',
  },
  {
    name: 'HUABEN_BILLING',
    fallback: 'record',
    meaning:
      "off: what engines charge is written down, and nothing is refused. record: it is held and booked against the team's own accounts at its providers; budgets and plans act. enforce: the wallet of the workspace must cover it, too, unless it goes out with a key of its own or of its members.",
  },
  { name: 'HUABEN_UPLOAD_MAX_BYTES', fallback: String(100 * 1024 * 1024), meaning: 'Largest plain upload.' },
  {
    name: 'HUABEN_UPLOAD_PARTS_MAX_BYTES',
    fallback: String(50 * 1024 ** 3),
    meaning: 'Largest upload in parts, for what is larger than a plain one.',
  },
  {
    name: 'HUABEN_UPLOAD_PART_BYTES',
    fallback: String(8 * 1024 * 1024),
    meaning: 'Size of one part; object stores take no less than 5 MiB.',
  },
  {
    name: 'HUABEN_UPLOAD_IDLE_HOURS',
    fallback: '48',
    meaning: 'Hours that an upload in parts on which nothing moves is kept.',
  },
  { name: 'HUABEN_USER_QUOTA_BYTES', fallback: String(10 * 1024 ** 3), meaning: 'Storage per user.' },
  {
    name: 'HUABEN_ARCHIVE_MAX_BYTES',
    fallback: String(20 * 1024 ** 3),
    meaning: 'Largest download of many files as one ZIP: their sizes together.',
  },
  { name: 'HUABEN_ARCHIVE_MAX_FILES', fallback: '1000', meaning: 'Most files of one such download.' },
  { name: 'HUABEN_TRASH_DAYS', fallback: '30', meaning: 'Days that deleted projects and files can be restored.' },
  {
    name: 'HUABEN_ARTEFACT_KEEP_DAYS',
    fallback: '30',
    meaning: 'Days that pictures, speech and encodes which nothing refers to are kept after their last use.',
  },
  {
    name: 'HUABEN_BLOB_GRACE_HOURS',
    fallback: '24',
    meaning: 'Hours that content stays in the store after the last reference to it has gone.',
  },
  {
    name: 'HUABEN_PICK_UP_MINUTES',
    fallback: '10',
    meaning:
      'How often productions, candidates and drafts are looked for whose jobs are gone (lost tables of the queue, a database restored in part), and put on again; also at the start.',
  },
  {
    name: 'HUABEN_ORPHAN_GRACE_HOURS',
    fallback: '24',
    meaning:
      'Hours after which content that a process put into the store and was stopped before it noted counts as content without a reference; HUABEN_BLOB_GRACE_HOURS follow.',
  },
  {
    name: 'HUABEN_PRODUCTION_RUNS_KEPT',
    fallback: '10',
    meaning: 'Productions of a project that keep the record of their steps; that of the newest film is always kept.',
  },
  {
    name: 'HUABEN_JOB_NOTE_DAYS',
    fallback: '14',
    meaning: 'Days that the notes of jobs which have ended are kept.',
  },
  {
    name: 'HUABEN_IDEMPOTENCY_KEY_DAYS',
    fallback: '2',
    meaning: 'Days that an Idempotency-Key is remembered with its answer.',
  },
  { name: 'HUABEN_NOTICE_DAYS', fallback: '90', meaning: 'Days that notices are kept, read or not.' },
  {
    name: 'HUABEN_SNAPSHOT_MINUTES',
    fallback: '15',
    meaning: 'Embedded database: minutes between snapshots when something changed.',
  },
  { name: 'HUABEN_SNAPSHOT_KEEP', fallback: '8', meaning: 'Embedded database: snapshots kept.' },
  { name: 'HUABEN_LOG_LEVEL', fallback: 'info', meaning: 'fatal, error, warn, info, debug or silent.' },
  {
    name: 'HUABEN_LANGUAGE',
    fallback: '',
    meaning:
      'Language of the command line, and of messages, notices and mails when the caller names none: en or zh-CN. Empty: that of the system (the first that is set of LC_ALL, LC_MESSAGES, LANG): any Chinese is zh-CN, everything else en.',
  },
]
