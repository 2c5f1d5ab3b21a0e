// The identity of the caller, from the Authorization header. Signatures are not checked.

import { badRequest, HttpError } from "./http_error.js";

/** The admin key of this deployment. */
export const ADMIN_KEY = "local|0123456789";

/** Claims of OpenID Connect that have another name in Convex. */
const CLAIMS = {
  sub: "subject",
  iss: "issuer",
  given_name: "givenName",
  family_name: "familyName",
  preferred_username: "preferredUsername",
  profile: "profileUrl",
  picture: "pictureUrl",
  email_verified: "emailVerified",
  birthdate: "birthday",
  zoneinfo: "timezone",
  locale: "language",
  phone_number: "phoneNumber",
  phone_number_verified: "phoneNumberVerified",
  updated_at: "updatedAt",
};

/** Claims about the token, not about the user. */
const OF_TOKEN = ["aud", "exp", "iat", "nbf", "jti"];

/** convex-test with the identity in the header, and whether that is an admin. */
export function caller({ nobody }, header) {
  if (header === undefined) return { as: nobody, admin: false };
  if (header.length < 7) throw badRequest("InvalidHeaderFailure", "Invalid authentication header");
  const [, scheme, credentials] = /^(\w+) (.*)$/.exec(header) ?? [];
  switch (scheme?.toLowerCase()) {
    case "bearer":
      return { as: nobody.withIdentity(user(credentials)), admin: false };
    case "convex":
      return withKey(nobody, credentials);
    default:
      throw badRequest("InvalidAdminKey", "Invalid admin key");
  }
}

/** Like `caller`, but fails if the caller is not an admin. */
export function admin(deployment, header) {
  const who = caller(deployment, header);
  if (!who.admin) throw new HttpError(403, "BadDeployKey", "The provided deploy key was invalid");
  return who;
}

function withKey(nobody, credentials) {
  const [key, acting] = credentials.replace(/^(dev|prod):/i, "").split(":");
  if (key !== ADMIN_KEY) {
    throw new HttpError(401, "BadAdminKey", "The provided admin key was invalid for this instance");
  }
  if (acting === undefined) return { as: nobody, admin: true };
  try {
    const identity = JSON.parse(Buffer.from(acting, "base64").toString());
    return { as: nobody.withIdentity(identity), admin: true };
  } catch {
    throw badRequest("HeaderParseFailure", "Malformed Authorization header");
  }
}

function user(token) {
  let claims;
  try {
    claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
  } catch {
    throw new HttpError(401, "InvalidAuthHeader", "Could not parse as id token");
  }
  if (claims.exp !== undefined && claims.exp * 1000 < Date.now()) {
    throw new HttpError(401, "InvalidAuthHeader", "Could not validate token: expired");
  }
  const about = Object.entries(claims).filter(([name]) => !OF_TOKEN.includes(name));
  return Object.fromEntries(about.map(([name, value]) => [CLAIMS[name] ?? name, value]));
}
