//! The test deployment prints numbers like Convex's backend, which prints them with serde_json.

use convex_typed::FunctionReference;
use convex_typed_tests::fixtures::deployment::api::values::Matrix;
use convex_typed_tests::random::Rng;

use super::client;

#[tokio::test]
async fn every_float_has_the_text_of_serde_json() {
    let Some(client) = client() else { return };
    let mut rng = Rng::new(7);
    let mut floats: Vec<f64> = (0..4000).map(|_| f64::from_bits(rng.next_u64())).filter(|x| x.is_finite()).collect();
    // Around the powers of ten where the notation changes.
    for exponent in -8..24 {
        let power = 10f64.powi(exponent);
        floats.extend([power, power.next_down(), power.next_up(), -1.5 * power]);
    }
    floats.extend([0.0, 5e-324, f64::MAX, f64::MIN]);
    let expected = format!(r#"{{"status":"success","value":[{}]}}"#, serde_json::to_string(&floats).unwrap());
    let args = serde_json::json!({ "value": [floats] });
    let body = serde_json::json!({ "path": Matrix::PATH, "format": "convex_encoded_json", "args": args });
    let request = ureq::post(format!("{}/api/query", client.url())).header("content-type", "application/json");
    let answer = request.send(body.to_string()).unwrap().body_mut().read_to_string().unwrap();
    assert!(answer == expected, "the text of a float differs");
}
