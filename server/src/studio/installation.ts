import { join } from 'node:path'
import {
  createInstallationSecret,
  type InstallationSecret,
  readInstallationSecret,
} from '#platform/installation-secret.ts'
import type { Config, Secrets } from './config.ts'

/** From the settings, else from the data folder, where the first start makes it. */
export async function readSecret({
  config,
  secrets,
}: {
  config: Config
  secrets: Secrets
}): Promise<InstallationSecret> {
  if (secrets.installation !== null) return createInstallationSecret(secrets.installation)
  return readInstallationSecret(join(config.dataDir, 'secret.key'))
}
