// The cast list, second act.

import { createOwnSignedUrls } from '#platform/blobs/own-signed-urls.ts'
import { API_BASE } from '#platform/http/server.ts'
import { locateFfmpeg } from '#platform/process/ffmpeg.ts'
import { BLOB_PATH, createFiles } from '#rooms/files/files.ts'
import { measureFileJob, sweepFilesJob } from '#rooms/files/jobs.ts'
import { purgeTrashJob } from '#rooms/projects/jobs.ts'
import { createProjects } from '#rooms/projects/projects.ts'
import { createTasks } from '#rooms/tasks/tasks.ts'
import type { Ground } from './ground.ts'

/** What people work with: projects, tasks, files. */
export function furnishWork(ground: Ground) {
  const { config, log, clock, db, jobs, things, blobs, ffmpegWish, secret, contents } = ground
  const projects = createProjects({ db, clock, limits: { trashDays: config.storage.trashDays } })
  const purgeTrash = purgeTrashJob({ db, jobs, projects })
  jobs.define(purgeTrash)
  things.add('project', (queryable, id) => projects.whereabouts(queryable, id))
  const tasks = createTasks({ db, clock, log })
  things.add('task', (queryable, id) => tasks.whereabouts(queryable, id))
  contents.set('projects', projects.countAll)

  const linkSecret = secret.keyFor('blob links')
  const signer = createOwnSignedUrls({
    secret: linkSecret,
    baseUrl: `${config.http.publicUrl ?? ''}${API_BASE}${BLOB_PATH}`,
  })
  const measureFile = measureFileJob({
    db,
    clock,
    files: () => files,
    tools: { blobs, ffmpeg: () => locateFfmpeg(ffmpegWish) },
  })
  const files = createFiles({
    db,
    blobs,
    signer,
    clock,
    projects,
    ffmpeg: () => locateFfmpeg(ffmpegWish),
    limits: {
      plainMaxBytes: config.storage.uploadMaxBytes,
      partsMaxBytes: config.storage.partsMaxBytes,
      partBytes: config.storage.partBytes,
      partsIdleHours: config.storage.partsIdleHours,
      userQuotaBytes: config.storage.userQuotaBytes,
      trashDays: config.storage.trashDays,
      archiveMaxBytes: config.storage.archiveMaxBytes,
      archiveFilesMax: config.storage.archiveFilesMax,
      idleBlobHours: config.upkeep.blobGraceHours,
    },
    measureLater: async (tx, file) => {
      await jobs.enqueue(tx, measureFile, { workspace_id: file.workspaceId, file_id: file.id })
    },
  })
  const sweepFiles = sweepFilesJob({ db, jobs, clock, files, blobs })
  jobs.define(measureFile)
  jobs.define(sweepFiles)
  things.add('file', (queryable, id) => files.whereabouts(queryable, id))
  contents.set('files', files.count)
  return { projects, tasks, files, linkSecret, signer, purgeTrash, sweepFiles }
}

export type Work = ReturnType<typeof furnishWork>
