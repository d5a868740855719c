//! Whether a user may use a route. Pure: an identity on a route in, permit or denial out.

use std::sync::Arc;

use crate::auth::{Identity, User};
use crate::config::Access;
use crate::route::Route;

/// Proof that this identity may use this route. Only [`authorize`] makes one, and forwarding takes
/// it by value: code that skipped the question does not compile.
#[derive(Debug)]
pub struct Permit {
    route: Route,
    user: Option<Arc<User>>,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// Nobody is logged in, and the route asks for a user.
    LoginRequired,
    /// The user is known but not on the route's list.
    UserNotListed,
}

impl Permit {
    /// The route that may be used.
    pub fn route(&self) -> &Route {
        &self.route
    }

    /// For whom; `None` on an anonymous route without a login.
    pub fn user(&self) -> Option<&User> {
        self.user.as_deref()
    }
}

/// Decides.
///
/// # Errors
/// The reason, where the answer is no.
pub fn authorize(identity: Identity<'_>) -> Result<Permit, Denial> {
    let route = identity.route();
    let user = identity.into_user();
    match (route.access(), &user) {
        (Access::Anonymous, _) | (Access::Authenticated, Some(_)) => {}
        (Access::Authenticated | Access::Users(_), None) => return Err(Denial::LoginRequired),
        (Access::Users(listed), Some(user)) if listed.contains(user.name()) => {}
        (Access::Users(_), Some(_)) => return Err(Denial::UserNotListed),
    }
    Ok(Permit {
        route: route.clone(),
        user,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Place, RouteConfig, ServiceAddress};
    use crate::route::Routes;
    use zoneseal_core::SpiffeId;

    fn decide(access: Access, user: Option<&str>) -> Result<Option<String>, Denial> {
        let place = Place {
            file: "p".into(),
            line: None,
            column: None,
        };
        let routes = Routes::new(&[RouteConfig {
            path: "/".into(),
            service: SpiffeId::parse("spiffe://plant-a.example/web").unwrap(),
            address: ServiceAddress::parse("127.0.0.1:1").unwrap(),
            access,
            service_place: place.clone(),
            access_place: place,
        }]);
        let route = routes.find("/").unwrap();
        authorize(Identity::for_test(route, user))
            .map(|permit| permit.user().map(|user| user.name().to_owned()))
    }

    fn listed() -> Access {
        Access::Users(["alice".to_owned()].into())
    }

    #[test]
    fn the_whole_table() {
        assert_eq!(decide(Access::Anonymous, None), Ok(None));
        assert_eq!(
            decide(Access::Anonymous, Some("bob")),
            Ok(Some("bob".into()))
        );
        assert_eq!(
            decide(Access::Authenticated, None),
            Err(Denial::LoginRequired)
        );
        assert_eq!(
            decide(Access::Authenticated, Some("bob")),
            Ok(Some("bob".into()))
        );
        assert_eq!(decide(listed(), None), Err(Denial::LoginRequired));
        assert_eq!(decide(listed(), Some("bob")), Err(Denial::UserNotListed));
        assert_eq!(decide(listed(), Some("alice")), Ok(Some("alice".into())));
        // Names are compared as they are: no case folding, no trimming.
        assert_eq!(decide(listed(), Some("Alice")), Err(Denial::UserNotListed));
    }
}
