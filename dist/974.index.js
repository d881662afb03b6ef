export const id = 974;
export const ids = [974];
export const modules = {

/***/ 1974:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openSecrets: () => (/* binding */ openSecrets)
});

// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js
var github = __webpack_require__(1351);
// EXTERNAL MODULE: ./node_modules/@actions/github/lib/utils.js + 19 modules
var utils = __webpack_require__(5555);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-retry/dist-bundle/index.js
var dist_bundle = __webpack_require__(9735);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-throttling/dist-bundle/index.js
var plugin_throttling_dist_bundle = __webpack_require__(6856);
// EXTERNAL MODULE: ./build/core/time.js
var time = __webpack_require__(3669);
;// CONCATENATED MODULE: ./build/github/client.js





const REQUEST_TIMEOUT = 20 * time/* SECOND */.Z2;
const LONGEST_LIMIT_SECONDS = 300;
const LIMIT_RETRIES = 3;
const FINAL_STATUS = [400, 401, 403, 404, 409, 410, 422, 429, 451];
function createClient({ token, signal, story }) {
    const limited = (what) => (retryAfter, _options, _octokit, retries) => {
        const wait = retries < LIMIT_RETRIES && retryAfter <= LONGEST_LIMIT_SECONDS;
        if (wait)
            story.info(`GitHub's ${what} is reached; waiting ${(0,time/* formatDuration */.a3)(retryAfter * time/* SECOND */.Z2)}, as it asks`);
        return wait;
    };
    const client = (0,github/* getOctokit */.Q)(token.expose(), {
        userAgent: 'azure-maps-keys',
        log: SILENT,
        request: { fetch: limitedFetch(signal) },
        retry: { doNotRetry: FINAL_STATUS, retries: 3 },
        throttle: { onRateLimit: limited('rate limit'), onSecondaryRateLimit: limited('secondary rate limit') },
    }, plugin_throttling_dist_bundle/* throttling */.A, dist_bundle/* retry */.L);
    client.hook.before('request', (options) => {
        options.headers['x-github-api-version'] = '2022-11-28';
    });
    return client;
}
function limitedFetch(signal) {
    const proxied = utils/* defaults */.NT.request?.fetch;
    return (url, init) => proxied(url, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT)]) });
}
const silent = () => undefined;
const SILENT = { debug: silent, info: silent, warn: silent, error: silent };

// EXTERNAL MODULE: ./build/core/errors.js
var errors = __webpack_require__(2807);
// EXTERNAL MODULE: ./build/core/targets.js
var targets = __webpack_require__(6548);
;// CONCATENATED MODULE: ./build/github/github-errors.js


function isRequestFailure(error) {
    return error instanceof Error && 'status' in error && typeof error.status === 'number';
}
function statusOf(error) {
    return isRequestFailure(error) && error.response !== undefined ? error.status : undefined;
}
function translateGitHubError(error, target, signal) {
    if (error instanceof errors/* ActionError */.lZ)
        return error;
    if (signal.aborted && signal.reason instanceof errors/* ActionError */.lZ)
        return signal.reason;
    const name = (0,targets/* describeTarget */.ff)(target);
    const status = statusOf(error);
    if (!isRequestFailure(error) || status === undefined || status >= 500) {
        return new errors/* ActionError */.lZ('github-unreachable', status === undefined
            ? `GitHub gave no answer about ${name}.`
            : `GitHub answered with status ${status} about ${name}.`, {
            hint: 'Run the workflow again. If it stays so: https://www.githubstatus.com; behind a proxy, check HTTPS_PROXY and NODE_EXTRA_CA_CERTS of the runner.',
            cause: error,
        });
    }
    switch (status) {
        case 401:
            return new errors/* ActionError */.lZ('github-token-refused', 'GitHub does not accept the github-token.', {
                hint: "An App's token lives one hour: make it in the same job, right before this step, with actions/create-github-app-token.",
                cause: error,
            });
        case 403:
        case 429:
            return refused(error, target);
        case 404:
            return target.kind === 'env' ? environmentNotFound(target, error) : notFound(name, error);
        default:
            return new errors/* ActionError */.lZ('github-request-failed', `GitHub refused the request for ${name} with status ${status}.`, { cause: error });
    }
}
function refused(error, target) {
    const headers = error.response?.headers ?? {};
    const name = (0,targets/* describeTarget */.ff)(target);
    if (error.status === 429 ||
        headers['x-ratelimit-remaining'] === '0' ||
        headers['retry-after'] !== undefined) {
        return new errors/* ActionError */.lZ('github-rate-limited', `GitHub asked for fewer requests, longer than this run waits, before ${name} was done.`, {
            hint: 'Run the workflow again later: it goes on where this run stopped.',
            cause: error,
        });
    }
    const needed = permissionText(headers['x-accepted-github-permissions']);
    const isJobToken = error.message.startsWith('Resource not accessible by integration');
    const who = isJobToken
        ? "If this is the job's own GITHUB_TOKEN: it can never write secrets, whatever `permissions:` says. Make a token with actions/create-github-app-token"
        : 'Give the token';
    return new errors/* ActionError */.lZ('github-forbidden', `The github-token may not write ${name}.`, {
        hint: `${who}${isJobToken ? ' that has' : ''} the permission ${needed ?? defaultPermission(target)}.`,
        cause: error,
    });
}
function permissionText(header) {
    return typeof header === 'string' && /^[a-z_=;, ]{1,200}$/.test(header) ? header : undefined;
}
function defaultPermission(target) {
    return target.kind === 'env' ? 'environments=write' : 'secrets=write';
}
function environmentNotFound(target, cause) {
    return new errors/* ActionError */.lZ('github-environment-not-found', `The environment ${target.environment} of ${target.owner}/${target.repo} was not found.`, {
        hint: `Create it in the settings of the repository, or let the token see the repository. This action never creates an environment: it would have no protection rules.`,
        cause,
    });
}
function notFound(name, cause) {
    return new errors/* ActionError */.lZ('github-not-found', `GitHub shows no place for ${name} to this token.`, {
        hint: 'Check the spelling, and that the App or token was given access to this repository: GitHub answers 404 where it was not.',
        cause,
    });
}

;// CONCATENATED MODULE: ./build/github/organization.js
const NEW_REACH = { visibility: 'private', repositories: [] };
function isOrganizationTarget(target) {
    return 'org' in target;
}
function isVisibility(value) {
    return value === 'all' || value === 'private' || value === 'selected';
}
const PAGE = 100;
async function selectedRepositories(client, { path, parameters }, secretName) {
    const ids = [];
    for (let page = 1;; page++) {
        const answer = await client.request(`GET ${path}/{secret_name}/repositories`, {
            ...parameters,
            secret_name: secretName,
            per_page: PAGE,
            page,
        });
        const { total_count: total, repositories } = answer.data;
        if (!Array.isArray(repositories))
            return undefined;
        for (const repository of repositories) {
            const id = repository?.id;
            if (typeof id === 'number')
                ids.push(id);
        }
        if (repositories.length < PAGE || ids.length === total)
            return ids.length === total ? ids : undefined;
    }
}
function reachBody(target, { visibility, repositories }) {
    if (visibility !== 'selected')
        return { visibility };
    return {
        visibility,
        selected_repository_ids: target.kind === 'dependabot-org' ? repositories.map(String) : repositories,
    };
}

;// CONCATENATED MODULE: ./build/github/routes.js
function routeOf(target) {
    switch (target.kind) {
        case 'repo':
            return inRepository(target, 'actions/secrets');
        case 'dependabot':
            return inRepository(target, 'dependabot/secrets');
        case 'codespaces':
            return inRepository(target, 'codespaces/secrets');
        case 'env': {
            const { path, parameters } = inRepository(target, 'environments/{environment_name}/secrets');
            return { path, parameters: { ...parameters, environment_name: target.environment } };
        }
        case 'org':
            return inOrganization(target, 'actions/secrets');
        case 'dependabot-org':
            return inOrganization(target, 'dependabot/secrets');
        case 'codespaces-org':
            return inOrganization(target, 'codespaces/secrets');
    }
}
function inRepository({ owner, repo }, rest) {
    return { path: `/repos/{owner}/{repo}/${rest}`, parameters: { owner, repo } };
}
function inOrganization({ org }, rest) {
    return { path: `/orgs/{org}/${rest}`, parameters: { org } };
}

;// CONCATENATED MODULE: ./build/github/sealed-box.js
async function seal(secret, publicKey) {
    const { default: sodium } = await __webpack_require__.e(/* import() */ 768).then(__webpack_require__.bind(__webpack_require__, 4768));
    await sodium.ready;
    const { ORIGINAL } = sodium.base64_variants;
    const box = sodium.crypto_box_seal(sodium.from_string(secret.expose()), sodium.from_base64(publicKey, ORIGINAL));
    return sodium.to_base64(box, ORIGINAL);
}

;// CONCATENATED MODULE: ./build/github/secret-store.js







class GitHubSecrets {
    #client;
    #signal;
    #publicKeys = new Map();
    #seen = new Map();
    constructor(client, signal) {
        this.#client = client;
        this.#signal = signal;
    }
    async observe(target) {
        const seen = await this.#look(target);
        if (seen)
            return { kind: 'stamped', updatedAt: seen.updatedAt };
        await this.#publicKey(target);
        return { kind: 'missing' };
    }
    async prepare(target) {
        await Promise.all([this.#publicKey(target), this.#look(target)]);
    }
    async write(target, key) {
        const [publicKey, seen] = await Promise.all([this.#publicKey(target), this.#look(target)]);
        const { path, parameters } = routeOf(target);
        const { status } = await this.#ask(target, async () => this.#client.request(`PUT ${path}/{secret_name}`, {
            ...parameters,
            secret_name: target.name,
            encrypted_value: await seal(key, publicKey.key),
            key_id: publicKey.id,
            ...(isOrganizationTarget(target) ? reachBody(target, seen?.reach ?? NEW_REACH) : {}),
        }));
        const answered = status;
        if (answered !== 201 && answered !== 204)
            throw unexpected(target);
        return answered === 201 ? 'created' : 'updated';
    }
    #look(target) {
        return once(this.#seen, target, () => this.#fetchSecret(target));
    }
    #publicKey(target) {
        const { path, parameters } = routeOf(target);
        const scope = JSON.stringify([path, parameters]).toLowerCase();
        return once(this.#publicKeys, scope, () => this.#fetchPublicKey(target));
    }
    async #fetchSecret(target) {
        const route = routeOf(target);
        const data = await this.#ask(target, async () => {
            try {
                const answer = await this.#client.request(`GET ${route.path}/{secret_name}`, {
                    ...route.parameters,
                    secret_name: target.name,
                });
                return { answer: answer.data };
            }
            catch (error) {
                if (statusOf(error) === 404)
                    return undefined;
                throw error;
            }
        });
        if (data === undefined)
            return undefined;
        const updatedAt = (0,time/* parseInstant */.Gg)(field(data.answer, 'updated_at'));
        if (updatedAt === undefined)
            throw unexpected(target);
        return {
            updatedAt,
            reach: isOrganizationTarget(target) ? await this.#fetchReach(target, data.answer) : undefined,
        };
    }
    async #fetchReach(target, data) {
        const visibility = field(data, 'visibility');
        if (!isVisibility(visibility))
            throw unexpected(target);
        if (visibility !== 'selected')
            return { visibility, repositories: [] };
        const repositories = await this.#ask(target, () => selectedRepositories(this.#client, routeOf(target), target.name));
        if (repositories === undefined)
            throw unexpected(target);
        return { visibility, repositories };
    }
    async #fetchPublicKey(target) {
        const { path, parameters } = routeOf(target);
        const answer = await this.#ask(target, () => this.#client.request(`GET ${path}/public-key`, parameters));
        const id = field(answer.data, 'key_id');
        const key = field(answer.data, 'key');
        if (typeof id !== 'string' || typeof key !== 'string' || !/^[A-Za-z0-9+/]{43}=$/.test(key))
            throw unexpected(target);
        return { id, key };
    }
    async #ask(target, request) {
        try {
            return await request();
        }
        catch (error) {
            throw translateGitHubError(error, target, this.#signal);
        }
    }
}
function once(known, key, fetch) {
    const pending = known.get(key) ?? fetch();
    known.set(key, pending);
    return pending;
}
function field(data, name) {
    return typeof data === 'object' && data !== null ? data[name] : undefined;
}
function unexpected(target) {
    return new errors/* ActionError */.lZ('github-unexpected-answer', `GitHub's answer about ${(0,targets/* describeTarget */.ff)(target)} makes no sense: perhaps a proxy answered in its place.`, { hint: 'Check HTTPS_PROXY and NO_PROXY of the runner, then run the workflow again.' });
}

;// CONCATENATED MODULE: ./build/github/open-secrets.js


function openSecrets(token, story, signal) {
    return new GitHubSecrets(createClient({ token, signal, story }), signal);
}


/***/ })

};
