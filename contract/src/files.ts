// Files on the wire: what lies in storage, how it gets there, and what it is charged to.
import { type Static, type TSchema, Type } from 'typebox'

/** What a file is for; the folder it gets in exports follows from it. */
export const FILE_PURPOSES = [
  'character',
  'scene',
  'prop',
  'keyframe',
  'video',
  'audio',
  'script',
  'document',
  'product',
  'scene_file',
  'export',
  'avatar',
  'temporary',
  'other',
] as const
export type FilePurpose = (typeof FILE_PURPOSES)[number]

export const KEYFRAME_VARIANTS = ['start', 'end', 'full'] as const
export type KeyframeVariant = (typeof KEYFRAME_VARIANTS)[number]

export const FILE_SORTS = ['newest', 'oldest', 'name', 'largest'] as const
export type FileSort = (typeof FILE_SORTS)[number]

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const Time = Type.String({ format: 'date-time' })

/** What was measured in the content. Sizes in pixels, times in whole microseconds. */
export const FileFacts = Type.Object({
  width_px: Type.Optional(Type.Integer()),
  height_px: Type.Optional(Type.Integer()),
  duration_us: Type.Optional(Type.Integer()),
  frame_rate: Type.Optional(Type.Object({ numerator: Type.Integer(), denominator: Type.Integer() })),
  sample_rate_hz: Type.Optional(Type.Integer()),
  channels: Type.Optional(Type.Integer()),
  video_codec: Type.Optional(Type.String()),
  audio_codec: Type.Optional(Type.String()),
  format: Type.Optional(Type.String()),
})
export type FileFacts = Static<typeof FileFacts>

const Metadata = Type.Record(
  Type.String({ minLength: 1, maxLength: 60 }),
  Type.Union([Type.String({ maxLength: 2000 }), Type.Number(), Type.Boolean()]),
  { maxProperties: 50 },
)

const file = {
  id: Type.String(),
  workspace_id: Type.String(),
  project_id: Nullable(Type.String()),
  name: Type.String(),
  file_type: Type.Enum(FILE_PURPOSES),
  file_subtype: Nullable(Type.Enum(KEYFRAME_VARIANTS)),
  media_type: Type.String(),
  size_bytes: Type.Integer({ minimum: 0 }),
  sha256: Type.String(),
  md5: Nullable(Type.String()),
  /** Where it lies in exports. */
  storage_key: Type.String(),
  facts: Nullable(FileFacts),
  facts_state: Type.Enum(['none', 'pending', 'known', 'failed']),
  tags: Type.Array(Type.String()),
  metadata: Metadata,
  revision: Type.Integer(),
  charged_to: Type.String(),
  created_at: Time,
  updated_at: Time,
  trashed_at: Nullable(Time),
  purge_at: Nullable(Time),
  /** Only of temporary files. */
  expires_at: Nullable(Time),
  /** A small picture of it, by a link that holds at least a day; null of what has no looks. Turned upright, without places. */
  preview_url: Nullable(Type.String()),
}

export const FileDetail = Type.Object(file)
export type FileDetail = Static<typeof FileDetail>

export const FileWithLink = Type.Object({
  ...file,
  url: Type.String(),
  presigned_url: Type.String(),
  presigned_expires_at: Time,
})
export type FileWithLink = Static<typeof FileWithLink>

/** Just uploaded: says whether the workspace already had the same content. */
export const UploadedFile = Type.Object({ ...FileWithLink.properties, duplicate_of: Nullable(Type.String()) })
export type UploadedFile = Static<typeof UploadedFile>

export const FileArchiveRequest = Type.Object(
  { file_ids: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 10_000 }) },
  { additionalProperties: false },
)

/** Many files as one ZIP, made while it is sent. */
export const FileArchive = Type.Object({
  url: Type.String(),
  expires_at: Time,
  file_count: Type.Integer(),
  /** Of the files together; the archive is a little larger. */
  size_bytes: Type.Integer(),
})
export type FileArchive = Static<typeof FileArchive>

/** How many files went for good. */
export const EmptiedTrash = Type.Object({ count: Type.Integer({ minimum: 0 }) })
export type EmptiedTrash = Static<typeof EmptiedTrash>

const FileName = Type.String({ minLength: 1, maxLength: 255 })

export const UploadRequest = Type.Object(
  {
    file_name: FileName,
    file_type: Type.Optional(Type.Enum(FILE_PURPOSES)),
    file_subtype: Type.Optional(Type.Enum(KEYFRAME_VARIANTS)),
    /** Exactly what will be sent. */
    file_size: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    content_type: Type.String({ minLength: 3, maxLength: 200, pattern: '^[\\w.+-]+/[\\w.+-]+(;.*)?$' }),
    project_id: Type.Optional(Nullable(Type.String())),
  },
  { additionalProperties: false },
)
export type UploadRequest = Static<typeof UploadRequest>

export const UploadTicket = Type.Object({
  file_id: Type.String(),
  method: Type.Literal('PUT'),
  upload_url: Type.String(),
  /** To be sent along as they are. */
  upload_headers: Type.Record(Type.String(), Type.String()),
  upload_expires_at: Time,
  storage_key: Type.String(),
})
export type UploadTicket = Static<typeof UploadTicket>

/** What the uploader says about size and hash is ignored: both are measured. */
export const UploadCallback = Type.Object({
  file_id: Type.String(),
  upload_status: Type.Optional(Type.Enum(['success', 'failed'])),
  actual_size: Type.Optional(Type.Unknown()),
  md5: Type.Optional(Type.Unknown()),
})

export const UploadConfirmation = Type.Object({
  /** Null if the upload was given up. */
  file: Nullable(UploadedFile),
})

/** What is too large for one request comes in parts, all of `part_bytes` but the last. Room is held from the start. */
export const PartsTicket = Type.Object({
  file_id: Type.String(),
  file_name: Type.String(),
  size_bytes: Type.Integer(),
  part_bytes: Type.Integer(),
  part_count: Type.Integer(),
  /** Moves on while parts are asked for; then what has arrived is swept away. */
  expires_at: Time,
})
export type PartsTicket = Static<typeof PartsTicket>

export const PartNumbers = Type.Object(
  { part_numbers: Type.Array(Type.Integer({ minimum: 1, maximum: 10_000 }), { minItems: 1, maxItems: 100 }) },
  { additionalProperties: false },
)

/** One part is PUT to one link. */
export const PartLink = Type.Object({
  part_number: Type.Integer(),
  method: Type.Literal('PUT'),
  url: Type.String(),
  /** To be sent along as they are. */
  headers: Type.Record(Type.String(), Type.String()),
  /** Exactly. */
  size_bytes: Type.Integer(),
  expires_at: Time,
})
export type PartLink = Static<typeof PartLink>
export const PartLinks = Type.Object({ parts: Type.Array(PartLink) })
export type PartLinks = Static<typeof PartLinks>

const ArrivedPart = Type.Object({ part_number: Type.Integer(), size_bytes: Type.Integer(), etag: Type.String() })

export const PartsState = Type.Object({ ...PartsTicket.properties, parts: Type.Array(ArrivedPart) })
export type PartsState = Static<typeof PartsState>

export const OpenUploads = Type.Object({ items: Type.Array(PartsTicket) })
export type OpenUploads = Static<typeof OpenUploads>

/** Which parts the uploader believes in; left out, whatever has arrived. */
export const PartsCompletion = Type.Object(
  {
    parts: Type.Optional(
      Type.Array(Type.Object({ part_number: Type.Integer(), etag: Type.String({ maxLength: 200 }) }), {
        maxItems: 10_000,
      }),
    ),
  },
  { additionalProperties: false },
)

/** Joining takes a while for large files: while it is `finishing`, ask again. */
export const CompletedUpload = Type.Object({
  state: Type.Enum(['finishing', 'done']),
  file: Nullable(UploadedFile),
})
export type CompletedUpload = Static<typeof CompletedUpload>

export const FileLink = Type.Object({
  file_id: Type.String(),
  url: Type.String(),
  presigned_url: Type.String(),
  presigned_expires_at: Time,
})
export type FileLink = Static<typeof FileLink>

export const FileChange = Type.Object(
  {
    name: Type.Optional(FileName),
    tags: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 50 }), { maxItems: 50 })),
    metadata: Type.Optional(Metadata),
    project_id: Type.Optional(Nullable(Type.String())),
  },
  { additionalProperties: false },
)
export type FileChange = Static<typeof FileChange>

export const FileFilter = {
  /** Every word must occur in name or tags. */
  search: Type.Optional(Type.String({ maxLength: 200 })),
  file_type: Type.Optional(Type.Enum(FILE_PURPOSES)),
  /** "image", or a whole type such as "image/png". */
  media_type: Type.Optional(Type.String({ maxLength: 100 })),
  tag: Type.Optional(Type.String({ maxLength: 50 })),
  project_id: Type.Optional(Type.String()),
  trashed: Type.Optional(Type.Boolean()),
  sort: Type.Optional(Type.Enum(FILE_SORTS)),
}

export const FileTags = Type.Object({ tags: Type.Array(Type.Object({ tag: Type.String(), count: Type.Integer() })) })
export type FileTags = Static<typeof FileTags>

/** The loudness of a sound over its length, for drawing: one number from 0 to 255 per equal stretch. */
export const SoundPeaks = Type.Object({
  duration_us: Type.Integer(),
  peaks: Type.Array(Type.Integer({ minimum: 0, maximum: 255 })),
})
export type SoundPeaks = Static<typeof SoundPeaks>

export const StorageUsage = Type.Object({
  total_bytes: Type.Integer(),
  used_bytes: Type.Integer(),
  reserved_bytes: Type.Integer(),
  available_bytes: Type.Integer(),
  /** 0 to 100 (above, if the quota was lowered), two decimals. */
  percent: Type.Number(),
  file_count: Type.Integer(),
  workspace: Type.Object({
    used_bytes: Type.Integer(),
    file_count: Type.Integer(),
    /** Null where its plan sets no limit. What engines and encodes have made counts with the files. */
    plan: Type.Union([
      Type.Object({ name: Type.String(), limit_bytes: Type.Integer(), made_bytes: Type.Integer() }),
      Type.Null(),
    ]),
  }),
  /** Largest upload in one request, and in parts. */
  plain_max_bytes: Type.Integer(),
  parts_max_bytes: Type.Integer(),
})
export type StorageUsage = Static<typeof StorageUsage>
