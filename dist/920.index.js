export const id = 920;
export const ids = [920];
export const modules = {

/***/ 4920:
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
    constructor(client, signal) {
        this.#client = client;
        this.#signal = signal;
    }
    async observe(target) {
        const { path, parameters } = routeOf(target);
        try {
            const answer = await this.#client.request(`GET ${path}/{secret_name}`, {
                ...parameters,
                secret_name: target.name,
            });
            const updatedAt = (0,time/* parseInstant */.nV)(field(answer.data, 'updated_at'));
            if (updatedAt === undefined)
                throw unexpected(target);
            return { kind: 'stamped', updatedAt };
        }
        catch (error) {
            if (statusOf(error) !== 404)
                throw this.#translate(error, target);
            await this.prepare(target);
            return { kind: 'missing' };
        }
    }
    async prepare(target) {
        await this.#publicKey(target);
    }
    async write(target, key) {
        const publicKey = await this.#publicKey(target);
        const { path, parameters } = routeOf(target);
        try {
            const { status } = await this.#client.request(`PUT ${path}/{secret_name}`, {
                ...parameters,
                secret_name: target.name,
                encrypted_value: await seal(key, publicKey.key),
                key_id: publicKey.id,
            });
            if (status !== 201 && status !== 204)
                throw unexpected(target);
            return status === 201 ? 'created' : 'updated';
        }
        catch (error) {
            throw this.#translate(error, target);
        }
    }
    #publicKey(target) {
        const { path, parameters } = routeOf(target);
        const scope = JSON.stringify([path, parameters]).toLowerCase();
        const known = this.#publicKeys.get(scope);
        if (known)
            return known;
        const fetched = this.#fetchPublicKey(target);
        this.#publicKeys.set(scope, fetched);
        return fetched;
    }
    async #fetchPublicKey(target) {
        const { path, parameters } = routeOf(target);
        try {
            const answer = await this.#client.request(`GET ${path}/public-key`, parameters);
            const id = field(answer.data, 'key_id');
            const key = field(answer.data, 'key');
            if (typeof id !== 'string' || typeof key !== 'string' || !/^[A-Za-z0-9+/]{43}=$/.test(key))
                throw unexpected(target);
            return { id, key };
        }
        catch (error) {
            throw this.#translate(error, target);
        }
    }
    #translate(error, target) {
        return translateGitHubError(error, target, this.#signal);
    }
}
function field(data, name) {
    return typeof data === 'object' && data !== null ? data[name] : undefined;
}
function unexpected(target) {
    return new errors/* ActionError */.lZ('github-unexpected-answer', `GitHub's answer about ${(0,targets/* describeTarget */.ff)(target)} makes no sense: perhaps a proxy answered in its place.`, {
        hint: 'Check HTTPS_PROXY and NO_PROXY of the runner, then run the workflow again.',
    });
}

;// CONCATENATED MODULE: ./build/github/open-secrets.js


function openSecrets(token, story, signal) {
    return new GitHubSecrets(createClient({ token, signal, story }), signal);
}


/***/ })

};
