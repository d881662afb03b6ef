// The check against GitHub's description detects a wrong response, and the reduced description loses nothing.
import { expect, test } from '@jest/globals';
import { conformanceOf, conformanceTo } from '../../simulator/github/description/conformance.ts';
import { cut, type Description } from '../../simulator/github/description/description.ts';
import { operationsOf, rooms, type Room } from '../../simulator/github/api/routes.ts';

const secrets = '/repos/{owner}/{repo}/actions/secrets';
const secret = { method: 'GET', template: `${secrets}/{secret_name}` };
const put = { ...secret, method: 'PUT' };
const created = '2026-01-05T03:00:00Z';
const github = () => conformanceOf('github.com', operationsOf('github.com'));

test.each([
  [secret, { status: 200, body: { name: 'KEY', created_at: created, updated_at: created } }],
  [
    secret,
    { status: 404, body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' } },
  ],
  [put, { status: 201, body: {} }],
  [put, { status: 204 }],
  [put, { status: 503, body: '<html></html>' }],
])('%j may respond with %j', async (operation, reply) => {
  expect((await github()).problemsOfReply(operation, reply)).toEqual([]);
});

test.each([
  [
    secret,
    { status: 200, body: { name: 'KEY', created_at: created } },
    "must have required property 'updated_at'",
  ],
  [
    secret,
    { status: 200, body: { name: 'KEY', created_at: 'now', updated_at: created } },
    'must match format',
  ],
  [secret, { status: 200 }, 'must be object'],
  [secret, { status: 202, body: {} }, 'status 202 is not in'],
  [secret, { status: 404, body: { message: 'Not Found' } }, 'not a basic error'],
  [secret, { status: 500 }, 'not a basic error'],
  [put, { status: 201, body: { name: 'KEY' } }, 'must NOT have additional properties'],
  [put, { status: 204, body: {} }, 'must be null'],
  [
    { method: 'GET', template: secrets },
    { status: 200, body: { total_count: 0 } },
    "required property 'secrets'",
  ],
  [
    { method: 'GET', template: '/repos/{owner}/{repo}' },
    { status: 200, body: { id: 1 } },
    'must have required property',
  ],
])('%j may not respond with %j', async (operation, reply, problem) => {
  expect((await github()).problemsOfReply(operation, reply)).toContainEqual(expect.stringContaining(problem));
});

test("every operation of the simulator is in GitHub's description, but Codespaces not in that of Enterprise Server", async () => {
  for (const room of Object.keys(rooms) as Room[]) {
    const cloud = await conformanceOf('github.com', operationsOf('github.com', room), room);
    const server = await conformanceOf('ghes', operationsOf('ghes', room), room);
    for (const route of rooms[room]) {
      expect([route.template, cloud.describes(route)]).toEqual([route.template, true]);
      expect([route.template, server.describes(route)]).toEqual([route.template, route.cloudOnly !== true]);
    }
  }
  expect((await github()).documentation(put)).toBe(
    'https://docs.github.com/rest/actions/secrets#create-or-update-a-repository-secret',
  );
});

test('the reduced description follows references, also circular ones, and keeps properties that are named description', async () => {
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const whole: Description = {
    openapi: '3.0.3',
    info: { title: 'small', version: '1' },
    paths: {
      '/kept': {
        get: {
          operationId: 'kept',
          description: 'prose',
          responses: {
            200: { description: 'prose', content: { 'application/json': { schema: ref('node') } } },
          },
        },
      },
      '/dropped': {
        get: { responses: { 200: { content: { 'application/json': { schema: ref('other') } } } } },
      },
    },
    components: {
      schemas: {
        node: {
          type: 'object',
          required: ['description'],
          properties: { description: { type: 'string', example: 'x' }, next: ref('node') },
        },
        other: { type: 'string' },
      },
    },
  };
  const operation = { method: 'GET', template: '/kept' };
  const small = cut(whole, [operation]);
  expect(Object.keys(small.paths)).toEqual(['/kept']);
  expect(Object.keys(small.components['schemas'] ?? {})).toEqual(['node']);
  const conformance = await conformanceTo(small);
  const reply = (body: unknown) => conformance.problemsOfReply(operation, { status: 200, body });
  expect(reply({ description: 'a', next: { description: 'b' } })).toEqual([]);
  expect(reply({ description: 7 })).toEqual(['/description must be string']);
  expect(reply({})).toEqual(["must have required property 'description'"]);
});
