// Why the queries of this room ask for no tenant: an account is of a person, in whatever workspaces. See every-query.test.ts.
import { tryQueries } from '#testing/query-tries.ts'
import * as avatarQueries from './avatars/avatar-queries.ts'
import * as queries from './queries.ts'
import * as twoFactorQueries from './second-step/two-factor-queries.ts'
import * as sessionQueries from './sessions/session-queries.ts'

export const tries = [
  tryQueries(
    'identity/queries',
    queries,
  )({
    excused: {
      installation: [
        ...(['lockInstallation', 'nameFirstUser', 'hasFirstUser', 'countActiveOperators', 'listOperatorIds'] as const),
        'listUsers',
      ],
      person: [
        ...([
          'insertUser',
          'findUser',
          'findUsers',
          'lockUser',
          'lockCredentials',
          'findByName',
          'updateUser',
        ] as const),
        ...(['noteSignIn', 'renewHash', 'insertLink', 'countLinksSince', 'spendLinksOf', 'spendAllLinks'] as const),
      ],
      secret: ['findOpenLink', 'spendLink'],
      upkeep: ['deleteEndedLinks'],
    },
  }),
  tryQueries(
    'identity/avatars/avatar-queries',
    avatarQueries,
  )({
    excused: { person: ['findAvatar', 'saveAvatarRow', 'deleteAvatarRow'], content: ['listAvatarContents'] },
  }),
  tryQueries(
    'identity/sessions/session-queries',
    sessionQueries,
  )({
    excused: {
      person: ['insertSession', 'listSessions', 'markRevoked', 'hasSignedInFrom', 'listLivingSessions'],
      secret: [
        ...(['insertRefreshToken', 'lockRefreshToken', 'findRefreshSession', 'markRotated'] as const),
        ...(['insertTicket', 'takeTicket', 'countFailure', 'closeCounter', 'refundFailure', 'deleteCounters'] as const),
      ],
      installation: ['listRevokedSince', 'findSessionOwner'],
      upkeep: ['deleteEndedSessions', 'deleteEndedTickets', 'deleteOldCounters'],
    },
  }),
  tryQueries(
    'identity/second-step/two-factor-queries',
    twoFactorQueries,
  )({
    excused: {
      person: [
        ...(['saveKey', 'lockKey', 'noteStep', 'replaceRecoveryCodes', 'takeRecoveryCode'] as const),
        ...(['countRecoveryCodes', 'forgetTwoFactor', 'deleteChallengesOf', 'insertChallenge'] as const),
      ],
      secret: ['findChallenge', 'lockChallenge', 'noteChallengeFailure', 'deleteChallenge'],
      upkeep: ['deleteEndedChallenges'],
    },
  }),
]
