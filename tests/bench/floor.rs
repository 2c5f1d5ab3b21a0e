//! The least that a call can be: hyper-util, and serde_json's `from_slice` into types with serde's derives.

use std::borrow::Cow;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::Error;

#[derive(Clone)]
pub(crate) struct Floor {
    http: Client<HttpConnector, Full<Bytes>>,
    url: hyper::Uri,
}

#[derive(Serialize)]
struct Call<'a> {
    path: &'a str,
    format: &'a str,
    args: Args<'a>,
}

#[derive(Serialize)]
struct Args<'a> {
    channel: &'a str,
}

#[derive(Deserialize)]
struct Answer<T> {
    status: String,
    value: T,
    #[serde(rename = "logLines")]
    _log_lines: Vec<String>,
}

impl Floor {
    pub(crate) fn new(url: &str) -> Result<Self, Error> {
        let http = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        Ok(Self { http, url: format!("{url}/api/query").parse()? })
    }

    pub(crate) async fn query<T: de::DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        let call = Call { path, format: "convex_encoded_json", args: Args { channel: "#general" } };
        let mut request = Request::new(Full::new(Bytes::from(serde_json::to_vec(&call)?)));
        *request.method_mut() = hyper::Method::POST;
        *request.uri_mut() = self.url.clone();
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let response = self.http.request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        let answer: Answer<T> = serde_json::from_slice(&body)?;
        if status.is_success() && answer.status == "success" { Ok(answer.value) } else { Err("no success".into()) }
    }
}

/// The same is sent through reqwest, and read to the end, but not decoded.
pub(crate) struct Reqwest {
    http: reqwest::Client,
    url: reqwest::Url,
    body: Bytes,
}

impl Reqwest {
    pub(crate) fn new(url: &str, path: &str) -> Result<Self, Error> {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        let call = Call { path, format: "convex_encoded_json", args: Args { channel: "#general" } };
        Ok(Self { http, url: format!("{url}/api/query").parse()?, body: serde_json::to_vec(&call)?.into() })
    }

    pub(crate) async fn send(&self) -> Result<Bytes, Error> {
        let mut request = reqwest::Request::new(reqwest::Method::POST, self.url.clone());
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(self.body.clone().into());
        Ok(self.http.execute(request).await?.bytes().await?)
    }
}

#[derive(Deserialize)]
pub(crate) struct Summary {
    #[serde(rename = "count")]
    _count: f64,
    #[serde(rename = "latest")]
    _latest: String,
    #[serde(rename = "title")]
    _title: String,
}

#[derive(Deserialize)]
pub(crate) struct Message {
    #[serde(rename = "_creationTime")]
    pub(crate) creation_time: f64,
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) author: String,
    pub(crate) body: String,
    #[serde(default, deserialize_with = "optional_bytes")]
    pub(crate) digest: Option<Bytes>,
    pub(crate) edited: Option<bool>,
    #[serde(deserialize_with = "int64")]
    pub(crate) likes: i64,
    #[serde(deserialize_with = "float64")]
    pub(crate) score: f64,
}

fn int64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    #[derive(Deserialize)]
    struct Tagged<'a> {
        #[serde(rename = "$integer", borrow)]
        text: Cow<'a, str>,
    }
    eight(&Tagged::deserialize(deserializer)?.text).map(i64::from_le_bytes)
}

fn optional_bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Bytes>, D::Error> {
    #[derive(Deserialize)]
    struct Tagged<'a> {
        #[serde(rename = "$bytes", borrow)]
        text: Cow<'a, str>,
    }
    let Some(tagged) = Option::<Tagged<'_>>::deserialize(deserializer)? else { return Ok(None) };
    STANDARD.decode(&*tagged.text).map(|bytes| Some(bytes.into())).map_err(de::Error::custom)
}

fn float64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    struct Float64;

    impl<'de> Visitor<'de> for Float64 {
        type Value = f64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a float64")
        }

        fn visit_f64<E: de::Error>(self, value: f64) -> Result<f64, E> {
            Ok(value)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<f64, A::Error> {
            let Some("$float") = map.next_key::<&str>()? else { return Err(de::Error::missing_field("$float")) };
            let value = f64::from_le_bytes(eight(map.next_value::<&str>()?)?);
            map.next_key::<IgnoredAny>()?;
            Ok(value)
        }
    }

    deserializer.deserialize_any(Float64)
}

fn eight<E: de::Error>(text: &str) -> Result<[u8; 8], E> {
    let mut bytes = [0; 9];
    match STANDARD.decode_slice(text, &mut bytes) {
        Ok(8) => bytes[..8].try_into().map_err(E::custom),
        _ => Err(E::custom("not eight bytes")),
    }
}
